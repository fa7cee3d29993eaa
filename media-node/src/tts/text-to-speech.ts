import type { CallId, MessageStyle } from '@call-center/shared/call/call'
import type { AudioFrame } from '../audio/frame.ts'

export interface Voice {
  /** BCP 47, for example `fr-FR`. */
  readonly language: string
  /** For example `fr-FR-VivienneMultilingualNeural`. */
  readonly name: string
  readonly customEndpointId?: string
}

/** A word of the text and where it starts in the audio, milliseconds. `offset` counts UTF-16 units of the text. */
export interface WordBoundary {
  readonly offset: number
  readonly length: number
  readonly startMs: number
}

export interface SpeechOptions {
  readonly voice: Voice
  readonly style: MessageStyle
  /** Speaking rate, 0.75 to 1.25. */
  readonly rate: number
  /** `text` is the beginning of a sentence whose rest is spoken next. */
  readonly goesOn?: boolean
  /** The call it is said in: see `kept-sentences.ts`. Without, it is never kept. */
  readonly saidIn?: CallId
  /** Called before the audio of the word is yielded, when the provider tells. */
  readonly onWord?: (word: WordBoundary) => void
  /** Told when a provider is asked, of the characters it will bill. Not told of what is played from memory. */
  readonly onBilled?: (characters: number) => void
  readonly signal: AbortSignal
}

export interface TextToSpeech {
  /**
   * Streams `text` as speech of 16 kHz, in slices as long as the provider sends them: a promise for each frame of a call
   * would cost more than its samples. A slice is a multiple of 20 ms long; the last one is padded with silence. Stops, and stops the provider, when `signal` aborts, rejecting with its reason.
   *
   * @throws {ProviderError} when the provider fails or hangs.
   */
  synthesize(text: string, options: SpeechOptions): AsyncIterable<AudioFrame>
}
