/** Context of the question whether the call may be recorded; the carrier sends it back with the answer. */
export const CONSENT = 'recording-consent'

export const YES = 'yes'

/** Whether an answer of the question allows the recording. */
export const isYes = (choice: string | number): boolean => choice === YES || choice === 1
