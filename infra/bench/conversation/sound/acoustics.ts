import { amplified, gainOf } from './level.ts'
import { CALLER_DBFS, type Utterance } from './utterance.ts'

/** How callers sound, other than close to a good telephone. */
export interface Acoustics {
  readonly key: 'quietCaller' | 'noisyLine'
  readonly name: string
  /** Root mean square of their speech, decibels of full scale. */
  readonly callerDbfs: number
  /** How far white noise on the line is below it, decibels: each call has its own between these. */
  readonly snrDb?: readonly [least: number, most: number]
}

export const ACOUSTICS: readonly Acoustics[] = [
  { key: 'quietCaller', name: 'a quiet caller, −41 dBFS', callerDbfs: -41 },
  { key: 'noisyLine', name: 'noise 10 to 20 dB below the caller', callerDbfs: CALLER_DBFS, snrDb: [10, 20] },
]

/** The same, said under these conditions. */
export const saidUnder = ({ callerDbfs }: Acoustics, { samples, ...rest }: Utterance): Utterance => ({
  ...rest,
  samples: amplified(samples, gainOf(callerDbfs - CALLER_DBFS)),
})

/** Noise of the `i`th of `calls` lines, decibels of full scale. */
export function noiseUnder({ callerDbfs, snrDb }: Acoustics, i: number, calls: number): { noiseDbfs?: number } {
  if (!snrDb) return {}
  const [least, most] = snrDb
  return { noiseDbfs: callerDbfs - least - ((most - least) * i) / Math.max(1, calls - 1) }
}
