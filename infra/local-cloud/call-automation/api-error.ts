import { CallCenterError } from '@call-center/shared/errors'
import type { RingOutcome } from '../phone/line.ts'
import type { ResultInformation } from './carrier.ts'

/** A request is refused. Answered as `{"error":{"code","message"}}`. */
export class ApiError extends CallCenterError {
  readonly code = 'request-refused'
  readonly status: 400 | 401 | 404 | 409
  readonly apiCode: string

  constructor(status: 400 | 401 | 404 | 409, apiCode: string, message: string) {
    super(message)
    this.status = status
    this.apiCode = apiCode
  }
}

export const callNotFound = (): ApiError => new ApiError(404, '8522', 'Call not found.')
export const recordingNotFound = (): ApiError => new ApiError(404, '8522', 'Recording not found.')
export const notEstablished = (): ApiError => new ApiError(409, '8501', 'The call is not established.')

/** Why a phone could not be reached, as callbacks tell it. */
export function whyUnreached(outcome: Exclude<RingOutcome['outcome'], 'answered'>): ResultInformation {
  return UNREACHED[outcome]
}

const UNREACHED: Readonly<Record<Exclude<RingOutcome['outcome'], 'answered'>, ResultInformation>> = {
  busy: unreached(486, 8540, 'Busy Here'),
  'no-answer': unreached(480, 8541, 'Temporarily Unavailable'),
  cancelled: unreached(487, 8542, 'Request Terminated'),
  declined: unreached(603, 8543, 'Decline'),
  'unknown-number': unreached(404, 8544, 'Not Found'),
}

function unreached(code: number, subCode: number, message: string): ResultInformation {
  return { code, subCode, message: `The phone was not reached: ${message}.`, sipDetails: { code, message } }
}
