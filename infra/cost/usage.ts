import type { CarrierName } from '@call-center/shared/config/carriers'

/** What a month is expected to hold. */
export interface Demand {
  readonly calls: number
  /** Average length of a call. */
  readonly minutes: number
  /** Part of the calls that the assistant places itself, 0 to 1. */
  readonly outbound?: number
  /** Who carries calls and text messages. @defaultValue Azure */
  readonly carrier?: CarrierName
  readonly regions?: number
  readonly recording?: boolean
  readonly slowModel?: boolean
  readonly sharedCache?: boolean
  readonly documents?: boolean
}

/**
 * What a minute of conversation uses. Judgements, to be replaced by what your calls really used (`usage` of a call
 * document): a turn each ten seconds, its prompt of 2,500 tokens mostly seen before, half of the time the assistant's.
 */
export const PER_MINUTE = {
  turns: 6,
  /** The prompt, the tools and the history, at each turn; a third is thrown away with a draft that was not used. */
  inputTokensPerTurn: 3_300,
  /** Of those, the part the service has cached: the prompt does not change during a call. */
  cachedShare: 0.6,
  outputTokensPerTurn: 60,
  /** Half a minute of speech; a fifth of it (greetings, fillers, goodbyes) is played from memory. */
  synthesisedCharacters: 360,
  embeddingTokens: 200,
  /** Logs and traces together: our own limit. */
  logKilobytes: 100,
  databaseUnits: 150,
} as const

/** What a call uses once, when it is over: the summary, the next action, one text message. */
export const PER_CALL = { inputTokens: 6_000, outputTokens: 600, textSegments: 2, storedKilobytes: 60 } as const

/** `infra/azure/main.bicep`: what a node is made of, and how many calls it holds when a further one is started. */
export const NODE = { cores: 1, gibibytes: 2, callsBeforeAnother: 40 } as const

/** A call centre is busy by day: the busiest hour has this part of a month's calls (22 days, a tenth of a day's calls). */
export const BUSIEST_HOUR = 1 / 220
/** Hours of a month in which somebody calls. */
export const BUSY_HOURS = 220
export const HOURS_PER_MONTH = 730
