import type { RecordingFile } from '@call-center/shared/call/recording'
import type { Unreached } from '@call-center/shared/call/leg'
import type { RecordedAudio } from './recorded-audio.ts'
import type { AnswerGuess } from '@call-center/shared/protocol/node-channel'
import type { MediaTokenWay } from '@call-center/shared/protocol/media-token'

/** A telephone company, seen from the control side. Adapters throw {@link ProviderError} when it refuses. */
export interface Telephony {
  /** Picks up. */
  answer(incoming: IncomingCall, leg: LegOptions): Promise<OpenedLeg>
  /** Turns the caller away. */
  decline(incoming: IncomingCall): Promise<void>
  /** Rings somebody, of several numbers of ours from `from`, E.164. */
  place(to: string, leg: LegOptions, from?: string): Promise<OpenedLeg>
  startRecording(connectionId: string, leg: LegOptions): Promise<{ readonly recordingId: string }>
  /** The sound of a recording, as it comes. `undefined` when the carrier has it no more. */
  openRecording(file: RecordedFile, options: OpenRecordingOptions): Promise<RecordedAudio | undefined>
  /** What records the leg at this moment; `undefined` when nothing does, or when the carrier has no way to say. */
  findRecording(connectionId: string): Promise<{ readonly recordingId: string } | undefined>
  /** Ends the recording before the leg. Harmless when it is over. */
  stopRecording(connectionId: string, recordingId: string): Promise<void>
  /** Nothing of the leg is recorded until `resumeRecording`. Harmless when repeated. */
  pauseRecording(connectionId: string, recordingId: string): Promise<void>
  resumeRecording(connectionId: string, recordingId: string): Promise<void>
  /** Deletes a recording for good; what it cannot reach it says, as a sentence. Harmless when repeated. */
  eraseRecording(recording: KeptRecording): Promise<{ readonly left?: string }>
  /** Asks for one of `choices`, by keypad or voice. Ends in a `choice-made` or `choice-missed` notice with the same context. */
  ask(connectionId: string, question: Question, leg: LegOptions): Promise<void>
  /** Speaks without the media node. Ends in a `prompt-ended` notice with the same context. */
  say(connectionId: string, spoken: readonly Spoken[], context: string, leg: LegOptions): Promise<void>
  /**
   * Makes the carrier dial a media node. A stream that is up goes on, or gives way to the new one, as the carrier has it: whoever asks
   * makes sure that it is lost. Ends in `streaming-started` or `streaming-lost`.
   */
  startStreaming(connectionId: string, context: string, leg: LegOptions): Promise<void>
  /** Ends the leg for everybody. False when it was over already. */
  hangUp(connectionId: string): Promise<boolean>
  /** Whether the carrier still has the leg, ringing or connected. Throws when it cannot say. */
  isAlive(connectionId: string): Promise<boolean>
  /**
   * Rings a colleague while the caller waits, tells them what it is about, and hands the caller over when they accept. Ends in
   * `transferred` or `transfer-failed`. A carrier that has to be led through it reports `colleague-reached` meanwhile; then
   * the colleague is asked, and joined or dismissed.
   */
  consult(connectionId: string, consultation: Consultation, leg: LegOptions): Promise<void>
  /** Joins the two and leaves them alone: the leg ends. */
  joinColleague(connectionId: string, consultation: Consultation): Promise<void>
  /** Gives the caller back to the assistant. Harmless when the colleague never came, or is gone. */
  dismissColleague(connectionId: string, consultation: Consultation): Promise<void>
  /** Hands the caller over. Ends in `transferred` or `transfer-failed`. */
  transfer(connectionId: string, to: string, context: string, leg: LegOptions): Promise<void>
}

/** An offered call. `context` is the carrier's own handle, opaque to everybody else. */
export interface IncomingCall {
  readonly context: string
  /** E.164; `undefined` when the caller hides it. */
  readonly from: string | undefined
  /** The assistant's number that was called, E.164; `undefined` when the carrier does not say. */
  readonly to?: string | undefined
}

export interface LegOptions {
  /** The end of each address that the carrier reports to: names the call, and proves that it was us who gave it out. */
  readonly ref: string
  /** How long a call that is placed may last, milliseconds, for carriers that end it themselves. Absent: as long as they allow. */
  readonly longestMs?: number | undefined
  /** Where the carrier streams the audio to, once it is told to. @throws {NoRoom} when no media node has room. */
  openMedia(way: MediaTokenWay): Promise<MediaAddress>
}

export interface MediaAddress {
  readonly url: string
  /** What opens it; the carrier brings it in the way that was asked for. */
  readonly token: string
}

/** A recording, and its files once they are ready: `recordingId` tells whose it is. */
export interface KeptRecording {
  readonly recordingId: string
  readonly files: readonly RecordingFile[]
}

/** A file, and the recording it is a part of. */
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

export interface Consultation {
  /** The colleague, E.164. */
  readonly to: string
  /** Who waits, E.164. */
  readonly caller: string
  /** What they hear meanwhile. */
  readonly wait: readonly Spoken[]
  /** Put to the colleague; its first choice accepts. */
  readonly question: Question
  readonly context: string
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
export type CarrierNotice = { readonly connectionId: string; readonly at: string } &
  /** `placed`: we rang them. */
  (
    | { readonly type: 'connected'; readonly placed: boolean }
    | { readonly type: 'disconnected' | 'streaming-started' }
    /** The leg never came to be. */
    | { readonly type: 'refused'; readonly reason: string; readonly unreached: Unreached }
    | { readonly type: 'choice-made'; readonly context: string; readonly choice: string | number }
    | { readonly type: 'choice-missed'; readonly context: string }
    | { readonly type: 'prompt-ended'; readonly context: string }
    | {
        readonly type: 'streaming-lost'
        readonly context: string
        readonly reason: string
        /** Names the stream, for carriers that tell one from another: then its loss counts once, whenever it is told. */
        readonly stream?: string
        /** The carrier has nothing to do: no start that was claimed before reached it. So often. */
        readonly again?: number
      }
    | { readonly type: 'transferred'; readonly context: string }
    | { readonly type: 'colleague-reached'; readonly context: string }
    /** Who is on the line now, E.164. */
    | { readonly type: 'participants'; readonly numbers: readonly string[] }
    /** `streamEnded`: the carrier let go of the media node for it. */
    | { readonly type: 'transfer-failed'; readonly context: string; readonly streamEnded?: boolean }
    /** The media node has found out who picked up a call of ours. */
    | { readonly type: 'answered-by'; readonly who: 'person' | 'machine' }
    /** What the carrier takes whoever picked up for: evidence, not a decision. */
    | { readonly type: 'answer-guessed'; readonly who: AnswerGuess }
  )
