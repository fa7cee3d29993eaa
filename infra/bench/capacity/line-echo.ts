import { amplified, clip, FRAME_SAMPLES, gainOf } from '../conversation/sound/level.ts'

/** What a sentence sounds like when it comes back, as frames that were made once. */
export type Echo = readonly Buffer[]

/** A caller's line that sends the assistant's voice back. */
export interface LineEcho {
  /** The caller begins to hear the next sentence. */
  begun(): void
  /** What was sent ahead is void. */
  stopped(): void
  /** What comes back in the next 20 ms; `undefined` when nothing does. */
  next(): Buffer | undefined
}

const ECHO_DB = -20
/** A loudspeaker and the network: 100 ms. */
const DELAY_FRAMES = 5
/** The second way of the sound, 4 ms longer and 6 dB quieter. */
const REFLECTED_SAMPLES = 64
const REFLECTED = 0.5

/** @param echoes of what is said, in its order: the first one once, the others again and again, one after the other */
export function createLineEcho(echoes: readonly Echo[]): LineEcho {
  let sentence = 0
  let heard: Echo = []
  let frame = 0
  return {
    begun() {
      heard = echoes[sentence] ?? []
      frame = -DELAY_FRAMES
      sentence = sentence + 1 < echoes.length ? sentence + 1 : 1
    },
    stopped() {
      heard = []
      sentence = 1
    },
    next: () => heard[frame++],
  }
}

/** `pcm` as it comes back, over `noise`, in frames of 20 ms. */
export function echoOf(pcm: Int16Array, noise: Int16Array): Int16Array[] {
  const quiet = amplified(pcm, gainOf(ECHO_DB))
  return Array.from({ length: Math.ceil(pcm.length / FRAME_SAMPLES) }, (_, frame) =>
    Int16Array.from({ length: FRAME_SAMPLES }, (_sample, i) => {
      const at = frame * FRAME_SAMPLES + i
      return clip((quiet[at] ?? 0) + REFLECTED * (quiet[at - REFLECTED_SAMPLES] ?? 0) + (noise[i] ?? 0))
    }),
  )
}
