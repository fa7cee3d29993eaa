/** What turns speech into words: PocketSphinx when it is installed, otherwise the words that were typed. */
export type Rung = 'pocketsphinx' | 'told'

export interface ListenOptions {
  /** Which phone call this is. */
  readonly callConnectionId: string | undefined
  /** BCP 47, as asked for. */
  readonly language: string
  /** Phrases the caller is likely to say (`dgi` of the protocol). */
  readonly phrases: readonly string[]
}

/** One phrase of one caller, from the start of speech to the silence after it. */
export interface SpeechSegment {
  /**
   * @param atMs where in the stream this audio ends. Silence between phrases counts.
   */
  push(pcm: Int16Array, atMs: number): void
  /** @returns what was said, or `undefined` when nothing was understood. */
  finish(atMs: number): Promise<string | undefined>
  /** Forgets the phrase: the socket is gone. */
  cancel(): void
}

export interface Recogniser {
  readonly rung: Rung
  /** Gets ready to listen, so that the first phrase does not wait for a model. */
  prepare(options: ListenOptions): void
  /** @param startMs where in the stream the speech began. */
  openSegment(
    options: ListenOptions & { readonly startMs: number; readonly onPartial: (text: string) => void },
  ): SpeechSegment
  /** Words that must have been said by now although no speech is heard any more. */
  leftOver(options: ListenOptions, atMs: number): string | undefined
  /** The stream of this call starts again from zero. */
  restart(callConnectionId: string): void
  close(): Promise<void>
}
