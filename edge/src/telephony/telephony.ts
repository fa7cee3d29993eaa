import type { RecordingFile } from '@call-center/shared/call/recording'
import type { RecordedAudio } from './recorded-audio.ts'

/** A telephone company, seen from the control side. Adapters throw {@link ProviderError} when it refuses. */
export interface Telephony {
  /** Picks up. */
  answer(incoming: IncomingCall, leg: LegOptions): Promise<OpenedLeg>
  /** Turns the caller away. */
  decline(incoming: IncomingCall): Promise<void>
  /** Rings somebody. */
  place(to: string, leg: LegOptions): Promise<OpenedLeg>
  startRecording(connectionId: string): Promise<{ readonly recordingId: string }>
  /** The sound of a recording, as it comes. `undefined` when the carrier has it no more. */
  openRecording(file: RecordedFile, options: OpenRecordingOptions): Promise<RecordedAudio | undefined>
  /** `gone`: somebody else was faster. `refused`: it is in a storage that we may not delete from. */
  deleteRecording(file: RecordedFile): Promise<'deleted' | 'gone' | 'refused'>
  /** Asks for one of `choices`, by keypad or voice. Ends in a `choice-made` or `choice-missed` notice with the same context. */
  ask(connectionId: string, question: Question): Promise<void>
  /** Speaks without the media node. Ends in a `prompt-ended` notice with the same context. */
  say(connectionId: string, spoken: readonly Spoken[], context: string): Promise<void>
  /** Makes the carrier dial the media URL of the leg, unless it is connected. Ends in `streaming-started` or `streaming-lost`. */
  startStreaming(connectionId: string, context: string): Promise<void>
  /** Ends the leg for everybody. False when it was over already. */
  hangUp(connectionId: string): Promise<boolean>
  /** Whether the carrier still has the leg, ringing or connected. Throws when it cannot say. */
  isAlive(connectionId: string): Promise<boolean>
  /** Hands the caller over. Ends in `transferred` or `transfer-failed`. */
  transfer(connectionId: string, to: string, context: string): Promise<void>
}

/** An offered call. `context` is the carrier's own handle, opaque to everybody else. */
export interface IncomingCall {
  readonly context: string
  /** E.164; `undefined` when the caller hides it. */
  readonly from: string | undefined
}

export interface LegOptions {
  /** Where the carrier reports what happens. */
  readonly callbackUrl: string
  /** Where the carrier streams the audio to, once it is told to. */
  readonly mediaUrl: string
}

/** A file, and the recording it is a part of: `recordingId` tells whose it is. */
export interface RecordedFile extends Readonly<RecordingFile> {
  readonly recordingId: string
}

export interface OpenRecordingOptions {
  /** Which bytes, as a `range` header says it; all of them without. */
  readonly range?: string | undefined
  readonly signal: AbortSignal
}

export interface OpenedLeg {
  readonly connectionId: string
}

/** A sentence in a voice of its language. */
export interface Spoken {
  readonly text: string
  readonly lang: string
  readonly voice: string
}

export interface Question {
  /** Whose answer counts, E.164. */
  readonly to: string
  readonly prompt: readonly Spoken[]
  /** The first is key 1 of the keypad. */
  readonly choices: readonly { readonly label: string; readonly phrases: readonly string[] }[]
  /** Language of the phrases. */
  readonly phrasesLang: string
  readonly context: string
}

/** Something the carrier reported. `at` is when it happened; `context` is what the operation was started with. */
export type CarrierNotice = { readonly connectionId: string; readonly at: string } & (
  | { readonly type: 'connected' | 'disconnected' | 'streaming-started' }
  /** The leg never came to be. */
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'choice-made'; readonly context: string; readonly choice: string | number }
  | { readonly type: 'choice-missed'; readonly context: string }
  | { readonly type: 'prompt-ended'; readonly context: string }
  | { readonly type: 'streaming-lost'; readonly context: string; readonly reason: string }
  | { readonly type: 'transferred' | 'transfer-failed'; readonly context: string }
)
