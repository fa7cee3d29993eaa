import { CallCenterError } from '@call-center/shared/errors'

/** The call has no open leg: there is nothing to take over or to command. */
export class CallOver extends CallCenterError {
  readonly code = 'call-over'
}

/** Every media node is full, draining or gone. */
export class NoRoom extends CallCenterError {
  readonly code = 'no-room'
  override readonly retryable = true
}

/** Something the edge depends on does not answer. */
export class Unavailable extends CallCenterError {
  readonly code = 'unavailable'
  override readonly retryable = true
}

/** What is asked for can be read here, and not changed. */
export class NotEditable extends CallCenterError {
  readonly code = 'not-editable'
}

/** A browser sent this on behalf of another site. */
export class CrossSite extends CallCenterError {
  readonly code = 'cross-site'
}

/** Whoever asks is known, and may not do this. */
export class Forbidden extends CallCenterError {
  readonly code = 'forbidden'
}

/** This number must not be rung. The reason is a code. */
export class CallRefused extends CallCenterError {
  readonly code = 'call-refused'
  readonly reason: string

  constructor(reason: string) {
    super('this number must not be called')
    this.reason = reason
  }
}

/** There have been too many calls, or it is too late or too early there. The reason is a code. */
export class TooManyCalls extends CallCenterError {
  readonly code = 'too-many-calls'
  readonly reason: string
  readonly retryAfterS: number
  override readonly retryable = true

  constructor(reason: string, retryAfterS: number) {
    super('not now, try again later')
    this.reason = reason
    this.retryAfterS = retryAfterS
  }
}

/** An idempotency key stands for one request. */
export class KeyReused extends CallCenterError {
  readonly code = 'idempotency-key-reused'
}

/** The same request is still being worked on. */
export class InProgress extends CallCenterError {
  readonly code = 'in-progress'
  override readonly retryable = true
}

/** Somebody is on the line. */
export class StillGoing extends CallCenterError {
  readonly code = 'call-in-progress'
}

/** Whoever is to be rung talks with us already. */
export class OnThePhone extends CallCenterError {
  readonly code = 'on-the-phone'
}
