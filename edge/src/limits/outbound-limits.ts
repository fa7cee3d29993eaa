import type { CallId } from '@call-center/shared/call/call'
import type { Outbound } from '@call-center/shared/config/outbound'

/** Why nobody is rung. Those of `LATER` pass by themselves. */
export type Refusal = Never | Later
type Never = 'country-not-allowed' | 'number-not-allowed' | 'do-not-call'
type Later =
  | 'quiet-hours'
  | 'too-many-calls-at-once'
  | 'too-many-calls-of-this-key-at-once'
  | 'too-many-calls-a-minute'
  | 'daily-calls-used'
  | 'number-called-too-often'
  | 'daily-spend-used'
  | 'daily-spend-of-this-key-used'

export interface Request {
  /** Of this reservation. */
  readonly id: string
  readonly callId: CallId
  /** Of the key that asks. */
  readonly keyId: string
  /** E.164. */
  readonly number: string
  /** Of a minute. */
  readonly price: number
  readonly caps: Pick<
    Outbound,
    | 'concurrent'
    | 'concurrent_per_key'
    | 'per_minute_per_key'
    | 'per_day_per_key'
    | 'per_day_per_destination'
    | 'spend_per_day'
    | 'spend_per_day_per_key'
    | 'longest_min'
  >
  /** Seconds until it is no longer too late or too early there. */
  readonly quietS?: number | undefined
  /** Proves that a request is one that was made before: a key its sender chose, and the hash of what it asked for. */
  readonly idempotency?: { readonly key: string; readonly hash: string } | undefined
  /** Unix time, milliseconds. */
  readonly nowMs: number
}

export type Reservation =
  | { readonly state: 'reserved' }
  /** This request was made before, and this is its call. */
  | { readonly state: 'made-before'; readonly callId: CallId }
  /** The idempotency key was used for something else. */
  | { readonly state: 'key-reused' }
  | { readonly state: 'refused'; readonly reason: Refusal; readonly retryAfterS?: number | undefined }

export interface End {
  readonly talked: boolean
  /** Unix time, milliseconds. */
  readonly atMs: number
}

export interface Unsettled {
  readonly callId: CallId
  /** When the last of it was placed, Unix time, milliseconds. */
  readonly placedAtMs: number
}

/** STOP or START. */
export interface SmsChoice {
  readonly stopped: boolean
  /** When it was written, ISO 8601. */
  readonly at: string
}

/** Counts the calls that are placed, and knows who wants none. One writer: however many ask at once, no cap is passed by one. */
export interface OutboundLimits {
  /** Room for one call, counted from now on. */
  reserve(request: Request): Promise<Reservation>
  /** Nothing was placed: as if nobody had asked. */
  release(reservationId: string): Promise<void>
  /** The call is over: somebody talked, and it costs its minutes since it was placed, or nobody did. */
  settle(callId: CallId, end: End): Promise<void>
  /** The calls whose end nobody told of, placed at that time, Unix milliseconds, or before. */
  listUnsettled(placedBeforeMs: number): Promise<readonly Unsettled[]>
  /** Forgets what counts no more. */
  purge(nowMs: number): Promise<void>
  /** The conversation goes on in another call. */
  move(from: CallId, to: CallId): Promise<void>
  /** Removes the number of a call; what it cost stays. How many entries there were. */
  forgetCall(callId: CallId): Promise<number>
  /** The numbers that must not be rung, E.164. */
  doNotCall(): Promise<readonly string[]>
  addDoNotCall(number: string): Promise<void>
  /** False when it was not on the list. */
  removeDoNotCall(number: string): Promise<boolean>
  /** The holder of a number wants no text messages any more, or wants them again. The latest choice holds, in whatever order they come. */
  noteSmsChoice(number: string, choice: SmsChoice): Promise<void>
  /** Whether the holder of a number wants no text messages. It outlives every call, so only a hash of the number is kept. */
  hasStoppedSms(number: string): Promise<boolean>
}
