import type { AudioFrame } from '../audio/frame.ts'

/** Voice activity detector of one call: says how likely it is that somebody speaks, not what they say. */
export interface Vad extends Disposable {
  push(frame: AudioFrame): void
}

/**
 * Called once per analysis window (32 ms for Silero), in order, soon after the audio was pushed.
 * `probability` is 0 to 1; `endMs` is the length of all audio analysed so far, milliseconds since the first frame.
 */
export type OnSpeechProbability = (probability: number, endMs: number) => void

/**
 * `hiss`: the window sounds like a consonant without voice, see `hiss.ts`. `levelDb`: its root mean square, decibels of full
 * scale.
 */
export type OnSound = (probability: number, endMs: number, hiss?: boolean, levelDb?: number) => void

export type CreateVad = (onProbability: OnSpeechProbability) => Vad
