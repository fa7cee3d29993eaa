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
 * What a window holds, by its level and by what the echo canceller says of it. `others`: a voice too low to be the caller's.
 * `echo`: a fifth of it or more may be the assistant's own voice. `noise`: loud enough for a recogniser, and no voice.
 * `quiet`: too faint for a recogniser to make words of.
 */
export type SoundSource = 'caller' | 'others' | 'echo' | 'noise' | 'quiet'

/**
 * `hiss`: the window sounds like a consonant without voice, see `hiss.ts`. `levelDb`: its root mean square, decibels of full
 * scale.
 */
export type OnSound = (
  probability: number,
  endMs: number,
  hiss?: boolean,
  source?: SoundSource,
  levelDb?: number,
) => void

export type CreateVad = (onProbability: OnSpeechProbability) => Vad
