import type { Config } from './config.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Before and after the call itself: ringing, the language menu, the goodbye, the hang-up. */
const AROUND_MS = 10 * MINUTE_MS

type Limits = Pick<Config, 'conversation' | 'outbound'>

/** How long a call may last once somebody picked up, milliseconds; `undefined` when for as long as they like. */
export function longestCallMs(
  { conversation, outbound }: Limits,
  { placed }: { readonly placed?: boolean | undefined },
) {
  const minutes = placed ? outbound.longest_min : conversation.longest_min
  return minutes === 0 ? undefined : minutes * MINUTE_MS
}

/** How long what opens the media socket of a call must be good for, milliseconds: a carrier may dial again until the end of the longest. */
export function longestMediaMs(limits: Limits): number {
  const longest = [true, false].map((placed) => longestCallMs(limits, { placed }) ?? DAY_MS)
  return Math.max(...longest) + AROUND_MS
}
