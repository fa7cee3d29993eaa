// @ts-check

const SAMPLES_PER_MS = 16
/** Heard this much late, so that a frame 40 ms behind its time is not missed. */
const START_MS = 40
/** More than this and the assistant would be answering the past: the oldest audio goes. */
const LIMIT_MS = 60

/**
 * Frames in as they come, samples out as they are played.
 *
 * @typedef {object} JitterBuffer
 * @property {(frame: Int16Array) => void} push
 * @property {(out: Float32Array) => void} pull fills `out` with what is to be heard now
 * @property {() => void} flush
 * @property {() => JitterStats} stats
 *
 * @typedef {object} JitterStats
 * @property {number} bufferedMs
 * @property {number} playedSamples
 * @property {number} droppedSamples heard by nobody: came in bursts, or was flushed
 * @property {number} underruns
 */

/** @returns {JitterBuffer} */
export function createJitterBuffer() {
  /** @type {Int16Array[]} */
  let queue = []
  let offset = 0
  let buffered = 0
  let playing = false
  let waited = 0
  let last = 0
  const stats = { bufferedMs: 0, playedSamples: 0, droppedSamples: 0, underruns: 0 }

  const next = () => {
    const frame = /** @type {Int16Array} */ (queue[0])
    const sample = /** @type {number} */ (frame[offset++])
    if (offset === frame.length) {
      queue.shift()
      offset = 0
    }
    buffered--
    return sample / 32_768
  }

  return {
    push(frame) {
      if (frame.length === 0) return
      queue.push(frame)
      buffered += frame.length
      if (buffered <= LIMIT_MS * SAMPLES_PER_MS) return
      while (buffered > START_MS * SAMPLES_PER_MS) {
        next()
        stats.droppedSamples++
      }
    },

    pull(out) {
      if (!playing && buffered > 0) {
        // The end of what was said may be shorter than the start-up wait: it is played all the same.
        waited += out.length
        playing = buffered >= START_MS * SAMPLES_PER_MS || waited >= START_MS * SAMPLES_PER_MS
      }
      for (let i = 0; i < out.length; i++) {
        if (playing && buffered > 0) {
          last = next()
          stats.playedSamples++
        } else {
          if (playing) stats.underruns++
          playing = false
          waited = 0
          last *= 0.8 // falls to silence in 2 ms instead of clicking
        }
        out[i] = last
      }
    },

    flush() {
      stats.droppedSamples += buffered
      queue = []
      offset = 0
      buffered = 0
      playing = false
      waited = 0
    },

    stats: () => ({ ...stats, bufferedMs: buffered / SAMPLES_PER_MS }),
  }
}
