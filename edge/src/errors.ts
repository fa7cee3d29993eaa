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

/** Whoever is to be rung talks with us already. */
export class OnThePhone extends CallCenterError {
  readonly code = 'on-the-phone'
}
