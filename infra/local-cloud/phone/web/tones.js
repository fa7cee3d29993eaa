// @ts-check

/** Europe's ring-back: 425 Hz, 1.5 s in every 5. */
const RING_BACK = { hz: [425], onMs: [1_500], everyMs: 5_000, gain: 0.04 }
/** Two short rings and a rest. */
const RING = { hz: [440, 480], onMs: [400, 200, 400], everyMs: 3_000, gain: 0.12 }

const DTMF_ROWS_HZ = [697, 770, 852, 941]
const DTMF_COLUMNS_HZ = [1209, 1336, 1477]
const DTMF_MS = 90
export const KEYS = '123456789*0#'

/** @type {AudioContext | undefined} */
let shared

/** Made late: browsers warn of a context opened before the page is touched. */
const context = () => (shared ??= new AudioContext())

/** @typedef {'ring' | 'ring-back'} Tone */

/**
 * @param {Tone} tone
 * @returns {() => void} stops it
 */
export function startTone(tone) {
  const { hz, onMs, everyMs, gain } = tone === 'ring' ? RING : RING_BACK
  /** @type {(() => void)[]} */
  let stops = []
  const once = () => {
    stops = []
    let atMs = 0
    onMs.forEach((lengthMs, place) => {
      // Every second length is a rest.
      if (place % 2 === 0) stops.push(beep(hz, { atMs, lengthMs, gain }))
      atMs += lengthMs
    })
  }
  once()
  const timer = setInterval(once, everyMs)
  return () => {
    clearInterval(timer)
    for (const stop of stops) stop()
  }
}

/** @param {string} digit */
export function digitTone(digit) {
  const place = KEYS.indexOf(digit)
  const hz = [DTMF_ROWS_HZ[Math.floor(place / 3)] ?? 0, DTMF_COLUMNS_HZ[place % 3] ?? 0]
  beep(hz, { atMs: 0, lengthMs: DTMF_MS, gain: 0.03 })
}

/**
 * @param {readonly number[]} hz
 * @param {{ atMs: number, lengthMs: number, gain: number }} options
 */
function beep(hz, { atMs, lengthMs, gain }) {
  const audio = context()
  if (audio.state !== 'running') audio.resume().catch(() => undefined)
  const startS = audio.currentTime + atMs / 1000
  const endS = startS + lengthMs / 1000
  const volume = new GainNode(audio, { gain: 0 })
  volume.gain.setTargetAtTime(gain, startS, 0.005)
  volume.gain.setTargetAtTime(0, endS - 0.02, 0.005)
  volume.connect(audio.destination)
  const oscillators = hz.map((frequency) => new OscillatorNode(audio, { frequency }))
  for (const oscillator of oscillators) {
    oscillator.connect(volume)
    oscillator.start(startS)
    oscillator.stop(endS)
  }
  return () => volume.disconnect()
}
