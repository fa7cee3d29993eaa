import { CallCenterError } from '@call-center/shared/errors'

/** The model answered with nothing: no words, no tools. */
export class EmptyAnswer extends CallCenterError {
  readonly code = 'empty-answer'
  override readonly retryable = true
}
