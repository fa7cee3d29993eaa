import { CallCenterError } from '@call-center/shared/errors'

/** No voice of this machine speaks the language that was asked for. */
export class UnknownLanguage extends CallCenterError {
  readonly code = 'unknown-language'
}

/** When a word of the text is heard. */
export interface WordTiming {
  readonly text: string
  readonly startMs: number
  readonly durationMs: number
}

export interface SpokenText {
  /** 16 kHz mono. */
  readonly pcm: Int16Array
  readonly words: readonly WordTiming[]
  /** False when the engine gives no times and these are in proportion to letters. */
  readonly wordsMeasured: boolean
}

export interface VoiceOptions {
  /** BCP 47. */
  readonly language: string
  /** The Azure name of a voice; engines pick one of their own by it. */
  readonly voice: string
  /** 1 is the normal speed. */
  readonly rate: number
}

export interface VoiceEngine {
  /** For the status page, for example `flite`. */
  readonly name: string
  /** @throws {UnknownLanguage} */
  synthesize(text: string, options: VoiceOptions): Promise<SpokenText>
  close(): Promise<void>
}
