// @ts-check

const FRAME_SAMPLES = 320
const FRAME_MS = 20
/** Without a frame from the audio thread for this long, silence keeps the line alive. */
const MICROPHONE_LATE_MS = 100
/** Between two typed sentences, so that they are heard as two. */
const PAUSE_FRAMES = 10

/**
 * What the caller sends: the microphone, typed words as audio, or silence; one frame every 20 ms.
 *
 * @typedef {object} Uplink
 * @property {() => void} start
 * @property {() => void} stop forgets what was not said yet
 * @property {(frame: Int16Array<ArrayBuffer>) => void} pushMicrophone
 * @property {(spoken: Spoken) => void} say
 * @property {(muted: boolean) => void} setMuted
 * @property {() => number} framesSent
 *
 * @typedef {object} Spoken typed words and their audio
 * @property {string} text
 * @property {Int16Array} pcm
 *
 * @param {object} options
 * @param {(frame: Int16Array<ArrayBuffer>) => void} options.sendFrame
 * @param {(rms: number) => void} options.onLevel of each frame
 * @param {(spoken: Spoken) => void} options.onSpeaking just before the first frame of typed words
 * @param {(spoken: Spoken) => void} options.onSpoken just after their last frame
 * @returns {Uplink}
 */
export function createUplink({ sendFrame, onLevel, onSpeaking, onSpoken }) {
  /** @type {Spoken[]} */
  let queue = []
  let offset = 0
  let pauseFrames = 0
  let muted = false
  let sent = 0
  let lastMicrophoneMs = 0
  let nextSilenceMs = 0
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer

  const send = (/** @type {Int16Array<ArrayBuffer>} */ microphone) => {
    sent++
    const frame = typedFrame() ?? (muted ? new Int16Array(FRAME_SAMPLES) : microphone)
    onLevel(rmsOf(frame))
    sendFrame(frame)
  }

  const typedFrame = () => {
    if (pauseFrames > 0) {
      pauseFrames--
      return new Int16Array(FRAME_SAMPLES)
    }
    const spoken = queue[0]
    if (!spoken) return undefined
    if (offset === 0) onSpeaking(spoken)
    const frame = new Int16Array(FRAME_SAMPLES)
    frame.set(spoken.pcm.subarray(offset, offset + FRAME_SAMPLES))
    offset += FRAME_SAMPLES
    if (offset >= spoken.pcm.length) {
      queue.shift()
      offset = 0
      pauseFrames = PAUSE_FRAMES
      onSpoken(spoken)
    }
    return frame
  }

  const keepAlive = () => {
    const nowMs = performance.now()
    if (nowMs - lastMicrophoneMs <= MICROPHONE_LATE_MS) nextSilenceMs = nowMs
    for (; nextSilenceMs + FRAME_MS <= nowMs; nextSilenceMs += FRAME_MS) send(new Int16Array(FRAME_SAMPLES))
  }

  const stop = () => {
    clearInterval(timer)
    timer = undefined
    queue = []
    offset = 0
    pauseFrames = 0
  }

  return {
    start: () => {
      stop()
      sent = 0
      nextSilenceMs = performance.now()
      timer = setInterval(keepAlive, FRAME_MS)
    },
    stop,
    pushMicrophone: (frame) => {
      lastMicrophoneMs = performance.now()
      if (timer !== undefined) send(frame)
    },
    say: (spoken) => void queue.push(spoken),
    setMuted: (value) => (muted = value),
    framesSent: () => sent,
  }
}

/** @param {Int16Array} frame */
function rmsOf(frame) {
  let squares = 0
  for (const sample of frame) squares += sample * sample
  return Math.sqrt(squares / frame.length) / 32_768
}
