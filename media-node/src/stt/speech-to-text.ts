import type { AudioFrame } from '../audio/frame.ts'

export interface Transcript {
  /** A final may be empty: the segment is over, and nothing was understood of its end. The next partial is of another segment. */
  readonly text: string
  /** `false` while the words may still change. A final replaces the partials before it. */
  readonly final: boolean
}

/** A streaming speech-to-text provider. Implement `open` and pass `stt.contract.ts`. */
export interface SpeechToText {
  /**
   * Opens one stream for one call. The stream reconnects by itself; what it cannot mend goes to `onError` once.
   *
   * @throws {ProviderError} when the provider refuses the stream.
   */
  open(options: {
    /** BCP 47, for example `fr-FR`. */
    readonly language: string
    /** Words likely to be said: names, field labels. A hint, not a grammar. */
    readonly phrases: readonly string[]
    /** The carrier's connection id, sent along so that a provider's log can be matched with a call. */
    readonly correlationId: string
    readonly onTranscript: (transcript: Transcript) => void
    readonly onError: (error: Error) => void
    readonly signal: AbortSignal
  }): Promise<SttStream>
}

/** Disposing closes the connection. */
export interface SttStream extends AsyncDisposable {
  push(frame: AudioFrame): void
}
