/**
 * Histograms over all calls: how much quieter the echo became, dB, of each half second in which nobody speaks but the
 * assistant; and how far behind what was played it comes, milliseconds, each time it is found.
 */
export const AEC_ERLE = 'call.aec.erle'
export const AEC_DELAY = 'call.aec.delay'
/** Counters of 20 ms frames: what came in was mostly echo and was turned down; echo was left that may be heard. */
export const AEC_DROPPED = 'call.aec.dropped'
export const AEC_MISSED = 'call.aec.missed'
/** Counter of times a canceller had to begin anew, because what it had worked out were no numbers. */
export const AEC_RESETS = 'call.aec.resets'

/** Where the figures of a canceller go. */
export interface EchoMetrics {
  add(counter: typeof AEC_DROPPED | typeof AEC_MISSED | typeof AEC_RESETS, by?: number): void
  record(histogram: typeof AEC_ERLE | typeof AEC_DELAY, value: number): void
}
