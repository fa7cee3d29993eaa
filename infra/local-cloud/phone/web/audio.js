// @ts-check

const LINE_HZ = 16_000
/** Under the line's half rate with room for the filters' slope. */
const BAND_HZ = 7_000

/**
 * The microphone and the loudspeaker of one call.
 *
 * @typedef {object} CallAudio
 * @property {string | undefined} problem why there is no microphone, in words for the caller
 * @property {(frame: Int16Array) => void} play
 * @property {() => void} flush forgets what was not heard yet
 * @property {() => boolean} running false until the browser lets this page make sound
 * @property {() => void} resume
 * @property {() => AudioSnapshot} snapshot
 * @property {() => void} close
 *
 * @typedef {import('./jitter-buffer.js').JitterStats & { rms: number }} Played
 * @typedef {Partial<Played> & { contextHz: number, state: string, playedPeakHz: number }} AudioSnapshot
 *
 * @typedef {object} CallAudioOptions
 * @property {number} contextHz rate asked of the browser; another is resampled
 * @property {(frame: Int16Array<ArrayBuffer>) => void} onMicrophone 320 samples, fifty times a second, silence with no microphone
 * @property {(played: Played) => void} onPlayed
 * @property {() => void} onMicrophoneLost
 */

/**
 * @param {CallAudioOptions} options
 * @returns {Promise<CallAudio>}
 */
export async function openCallAudio({ contextHz, onMicrophone, onPlayed, onMicrophoneLost }) {
  const { stream, problem } = await openMicrophone()
  const { context, microphone } = openContext(stream, contextHz)
  await Promise.all([
    context.audioWorklet.addModule(new URL('capture-worklet.js', import.meta.url)),
    context.audioWorklet.addModule(new URL('playback-worklet.js', import.meta.url)),
  ])

  const capture = new AudioWorkletNode(context, 'capture', {
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: 'explicit',
  })
  capture.port.onmessage = ({ data }) => onMicrophone(data)
  if (microphone) limitBand(context, microphone).connect(capture)
  stream?.getAudioTracks()[0]?.addEventListener('ended', onMicrophoneLost)

  const playback = new AudioWorkletNode(context, 'playback', { numberOfInputs: 0, outputChannelCount: [1] })
  /** @type {Played | undefined} */
  let played
  playback.port.onmessage = ({ data }) => onPlayed((played = data))
  const heard = limitBand(context, playback)
  const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 })
  heard.connect(analyser)
  heard.connect(context.destination)

  const resume = () => {
    // Refused until the page is clicked or typed in: asked again then.
    context.resume().catch(() => undefined)
  }
  resume()

  return {
    problem,
    play: (frame) => playback.port.postMessage(frame, [frame.buffer]),
    flush: () => playback.port.postMessage('flush'),
    running: () => context.state === 'running',
    resume,
    snapshot: () => ({
      ...played,
      contextHz: context.sampleRate,
      state: context.state,
      playedPeakHz: peakHz(analyser, context.sampleRate),
    }),
    close: () => {
      for (const track of stream?.getTracks() ?? []) track.stop()
      if (context.state !== 'closed') context.close().catch(() => undefined)
    },
  }
}

/** @returns {Promise<{ stream?: MediaStream, problem?: string }>} */
async function openMicrophone() {
  if (!navigator.mediaDevices) {
    return { problem: 'No microphone: the browser gives it only to https:// pages and to http://localhost.' }
  }
  try {
    const audio = { echoCancellation: true, noiseSuppression: false, autoGainControl: true, channelCount: 1 }
    return { stream: await navigator.mediaDevices.getUserMedia({ audio }) }
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    return {
      problem: `${MICROPHONE_PROBLEMS[name] ?? 'No microphone.'} You can still call, and type what you want to say.`,
    }
  }
}

/** @type {Readonly<Record<string, string>>} */
const MICROPHONE_PROBLEMS = {
  NotAllowedError: 'No microphone: this page was not allowed to use it. Allow it beside the address, then call again.',
  NotFoundError: 'No microphone was found on this machine.',
  NotReadableError: 'The microphone is in use by another program.',
}

/**
 * Chromium and Safari resample a microphone to the context's rate; Firefox refuses to connect them. Then the context
 * takes the machine's own rate and the worklets resample.
 *
 * @param {MediaStream | undefined} stream
 * @param {number} contextHz
 */
function openContext(stream, contextHz) {
  const context = new AudioContext({ sampleRate: contextHz, latencyHint: 'interactive' })
  if (!stream) return { context }
  try {
    return { context, microphone: context.createMediaStreamSource(stream) }
  } catch {
    context.close().catch(() => undefined)
    const native = new AudioContext({ latencyHint: 'interactive' })
    return { context: native, microphone: native.createMediaStreamSource(stream) }
  }
}

/**
 * @param {AudioContext} context
 * @param {AudioNode} source
 * @returns {AudioNode}
 */
function limitBand(context, source) {
  if (context.sampleRate <= LINE_HZ) return source
  const steep = [0.54, 1.31].map((q) => new BiquadFilterNode(context, { type: 'lowpass', frequency: BAND_HZ, Q: q }))
  return steep.reduce((from, filter) => from.connect(filter), source)
}

/**
 * @param {AnalyserNode} analyser
 * @param {number} contextHz
 */
function peakHz(analyser, contextHz) {
  const levels = new Float32Array(analyser.frequencyBinCount)
  analyser.getFloatFrequencyData(levels)
  return Math.round((levels.indexOf(Math.max(...levels)) * contextHz) / analyser.fftSize)
}
