import type { CallState } from '../call/call.ts'
import type { Leg } from '../call/leg.ts'
import { smsSegments } from './sms-segments.ts'
import { USE_PRICES, type UsePrice } from './use-prices.ts'

export interface CostLine {
  readonly price: UsePrice
  /** In the unit of its price: minutes, hours, millions, segments. */
  readonly quantity: number
  readonly usd: number
}

export interface CallCost {
  /** Of what was used; nothing of what was not. */
  readonly lines: readonly CostLine[]
  readonly usd: number
}

const MILLION = 1e6
const MINUTE_MS = 60_000

/**
 * What a call is likely to cost, at list prices, of what it used so far. An estimate: it knows neither the operator's
 * contract nor how a carrier rounds. Without what is paid for all calls together, or too little to matter (`npm run cost`):
 * nodes, database, logs, embeddings. Nobody tells us how long a call lasts that was handed over.
 */
export function costOfCall({ legs, messages, recordings, usage }: CallState): CallCost {
  const minutesIn = minutesOf(legs.filter(({ placed }) => !placed))
  const minutesOut = minutesOf(legs.filter(({ placed }) => placed))
  const recordedMs = recordings.reduce((sum, { duration_ms = 0 }) => sum + duration_ms, 0)
  const texts = messages.filter(({ action, delivery }) => action === 'sms' && delivery !== 'failed')
  const quantities: Record<UsePrice, number> = {
    phoneIn: minutesIn,
    phoneOut: minutesOut,
    streaming: minutesIn + minutesOut,
    recording: recordedMs / MINUTE_MS,
    sms: texts.reduce((sum, { content }) => sum + smsSegments(content), 0),
    speechToText: usage.stt_sec / 3_600,
    textToSpeech: usage.tts_characters / MILLION,
    ...tokensOf(usage),
  }
  const lines = (Object.keys(quantities) as UsePrice[])
    .map((price) => ({ price, quantity: quantities[price], usd: quantities[price] * USE_PRICES[price].usd }))
    .filter(({ quantity }) => quantity > 0)
  return { lines, usd: lines.reduce((sum, { usd }) => sum + usd, 0) }
}

/** Each model's: read for the first time, read again, written. */
function tokensOf(usage: CallState['usage']) {
  const slow = {
    cached: usage.llm_slow_cached_tokens,
    input: usage.llm_slow_input_tokens - usage.llm_slow_cached_tokens,
    output: usage.llm_slow_output_tokens,
  }
  const cached = usage.llm_cached_tokens - slow.cached
  return {
    fastInput: (usage.llm_input_tokens - usage.llm_slow_input_tokens - cached) / MILLION,
    fastCached: cached / MILLION,
    fastOutput: (usage.llm_output_tokens - slow.output) / MILLION,
    slowInput: slow.input / MILLION,
    slowCached: slow.cached / MILLION,
    slowOutput: slow.output / MILLION,
  }
}

/** Of those that are over. */
const minutesOf = (legs: readonly Leg[]): number =>
  legs.reduce((sum, { connected_at: from, disconnected_at: to }) => {
    const lastedMs = from && to ? Date.parse(to) - Date.parse(from) : 0
    return sum + Math.max(0, lastedMs) / MINUTE_MS
  }, 0)
