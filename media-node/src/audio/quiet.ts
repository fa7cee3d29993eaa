/**
 * Mean square of samples below which a line is quiet: -60 dB of full scale. Speech on a telephone has -45 dB and more,
 * the comfort noise of a digital line -65 dB and less.
 */
export const QUIET_POWER = (32_768 * 10 ** (-60 / 20)) ** 2

/** Whether nobody can be heard in `samples`. */
export function isQuiet(samples: Int16Array): boolean {
  let energy = 0
  for (let i = 0; i < samples.length; i++) energy += samples[i]! * samples[i]!
  return energy < QUIET_POWER * samples.length
}
