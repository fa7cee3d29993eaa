import type { AudioFrame } from '../../../../media-node/src/audio/frame.ts'
import { systemClock } from '../../../../media-node/src/clock.ts'
import type { SpeechOptions, TextToSpeech } from '../../../../media-node/src/tts/text-to-speech.ts'
import { wordsOf } from '../../../../media-node/src/turn/words.ts'
import type { SpokenText } from '../../../local-cloud/speech/saying/voice-engine.ts'
import { FRAME_MS, FRAME_SAMPLES, msOf, SAMPLE_RATE_HZ, samplesOf } from '../sound/level.ts'
import type { ProviderProfile } from './profiles.ts'

/** A word of the assistant and when it is heard, milliseconds from the start of its audio. */
export interface SaidWord {
  readonly text: string
  readonly fromMs: number
  readonly toMs: number
}

/** A piece of text the voice was given to say. */
export interface Said {
  readonly text: string
  readonly askedAtMs: number
  readonly words: readonly SaidWord[]
  readonly lengthMs: number
}

/** Which part of what a frame is. */
export interface SaidFrame {
  readonly said: Said
  readonly offsetMs: number
}

/** A voice that is as fast as its profile and remembers what each of its frames is. */
export class ScriptedVoice implements TextToSpeech {
  readonly said: Said[] = []
  readonly #frames = new WeakMap<AudioFrame, SaidFrame>()
  readonly #speak: (text: string) => Promise<SpokenText>
  readonly #profile: ProviderProfile

  constructor(speak: (text: string) => Promise<SpokenText>, profile: ProviderProfile) {
    this.#speak = speak
    this.#profile = profile
  }

  frameOf(frame: AudioFrame): SaidFrame | undefined {
    return this.#frames.get(frame)
  }

  async *synthesize(text: string, { onWord, signal }: SpeechOptions): AsyncGenerator<AudioFrame> {
    const askedAtMs = performance.now()
    const { pcm } = await this.#speak(text)
    const words = spread(text, msOf(pcm.length))
    const said: Said = { text, askedAtMs, words, lengthMs: Math.ceil(msOf(pcm.length) / FRAME_MS) * FRAME_MS }
    this.said.push(said)
    const waitMs = this.#profile.firstAudioAfterMs - (performance.now() - askedAtMs)
    if (this.#profile.firstAudioAfterMs > 0) await systemClock.sleep(Math.max(0, waitMs), signal)
    wordsOf(text).forEach(({ start, end }, i) =>
      onWord?.({ offset: start, length: end - start, startMs: words[i]?.fromMs ?? 0 }),
    )
    for (let offsetMs = 0; offsetMs < said.lengthMs; offsetMs += FRAME_MS) {
      signal.throwIfAborted()
      const samples = new Int16Array(FRAME_SAMPLES)
      samples.set(pcm.subarray(samplesOf(offsetMs), samplesOf(offsetMs + FRAME_MS)))
      const frame: AudioFrame = { samples, sampleRate: SAMPLE_RATE_HZ }
      this.#frames.set(frame, { said, offsetMs })
      yield frame
    }
  }
}

/** Words in proportion to their letters, over all of the audio. */
export function spread(text: string, lengthMs: number): SaidWord[] {
  const words = wordsOf(text)
  const letters = words.reduce((sum, word) => sum + word.text.length + 1, 0)
  let read = 0
  return words.map((word) => {
    const fromMs = (lengthMs * read) / letters
    read += word.text.length + 1
    return { text: word.text, fromMs, toMs: (lengthMs * read) / letters }
  })
}
