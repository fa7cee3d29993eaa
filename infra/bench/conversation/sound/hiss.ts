import type { Random } from '../random.ts'
import { amplified, gainOf, SAMPLE_RATE_HZ } from './level.ts'

/** A telephone line is never quite silent. */
const HISS_DBFS = -68

/** One second of white noise. */
export function hiss(random: Random, dbfs = HISS_DBFS): Int16Array {
  // Evenly spread over ±1 has a root mean square of 1/√3.
  const gain = 32_768 * gainOf(dbfs) * Math.sqrt(3)
  return amplified(
    Float64Array.from({ length: SAMPLE_RATE_HZ }, () => random.between(-1, 1)),
    gain,
  )
}
