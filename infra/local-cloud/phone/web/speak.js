// @ts-check

const LINE_HZ = 16_000
/** A sentence takes the offline voice well under a second. */
const SPEAK_TIMEOUT_MS = 15_000

/**
 * The audio of typed words, made by the local cloud's own voice: `POST /control/speak`.
 *
 * @param {string} text
 * @param {string} lang
 * @returns {Promise<Int16Array>} 16 kHz
 */
export async function speak(text, lang) {
  const response = await fetch('/control/speak', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, lang }),
    signal: AbortSignal.timeout(SPEAK_TIMEOUT_MS),
  })
  if (!response.ok) throw new Error(await reasonOf(response))
  const pcm = readPcm(await response.arrayBuffer())
  if (pcm.length === 0) throw new Error('the voice gave no audio')
  return pcm
}

/** @param {Response} response */
async function reasonOf(response) {
  const body = await response.text()
  try {
    return JSON.parse(body).error.message
  } catch {
    return `the local cloud answered ${response.status}`
  }
}

/**
 * WAV or bare PCM.
 *
 * @param {ArrayBuffer} bytes
 */
function readPcm(bytes) {
  const view = new DataView(bytes)
  const tag = (/** @type {number} */ at) =>
    at + 4 <= bytes.byteLength ? String.fromCharCode(...new Uint8Array(bytes, at, 4)) : ''
  if (tag(0) !== 'RIFF') return new Int16Array(bytes, 0, Math.floor(bytes.byteLength / 2))
  for (let at = 12; at + 8 <= bytes.byteLength;) {
    const length = Math.min(view.getUint32(at + 4, true), bytes.byteLength - at - 8)
    if (tag(at) === 'fmt ') {
      const [channels, hz, bits] = [
        view.getUint16(at + 10, true),
        view.getUint32(at + 12, true),
        view.getUint16(at + 22, true),
      ]
      if (channels !== 1 || hz !== LINE_HZ || bits !== 16) {
        throw new Error(`the voice came as ${channels} × ${bits} bits at ${hz} Hz instead of 1 × 16 at ${LINE_HZ}`)
      }
    }
    if (tag(at) === 'data') return new Int16Array(bytes.slice(at + 8, at + 8 + length - (length % 2)))
    at += 8 + length + (length % 2)
  }
  throw new Error('the voice came as a WAV file without audio')
}
