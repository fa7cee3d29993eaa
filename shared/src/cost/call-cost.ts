import type { CallState } from '../call/call.ts'
import type { Leg } from '../call/leg.ts'
import { CARRIERS, carrierOf, type CarrierName } from '../config/carriers.ts'
import { smsSegments } from './sms-segments.ts'
import { CARRIER_PRICES, USE_PRICES, type UsePrice } from './use-prices.ts'

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
 * What a call is likely to cost, at list prices, of what it used so far: each leg and text message at those of its carrier,
 * which `texts` names by the assistant's number. An estimate: it knows neither the operator's contract nor how a carrier rounds. Without what is paid for all calls together, or too little to matter (`npm run cost`):
 * nodes, database, logs, embeddings. Nobody tells us how long a call lasts that was handed over.
 */
export function costOfCall(
  { legs, messages, recordings, usage }: CallState,
  { texts = () => CARRIERS[0] }: { readonly texts?: (ownNumber?: string) => CarrierName } = {},
): CallCost {
  const used = new Map<UsePrice, number>()
  const add = (price: UsePrice, quantity: number) => void used.set(price, (used.get(price) ?? 0) + quantity)
  for (const leg of legs) {
    const { machine, phoneIn, phoneOut, streaming } = CARRIER_PRICES[carrierOf(leg.connection_id)]
    const minutes = minutesOf(leg)
    add(leg.placed ? phoneOut : phoneIn, minutes)
    add(streaming, minutes)
    if (machine && leg.placed && leg.answered_by) add(machine, 1)
  }
  for (const { duration_ms = 0, recording_id } of recordings)
    add(CARRIER_PRICES[carrierOf(recording_id)].recording, duration_ms / MINUTE_MS)
  for (const { action, content, delivery, own_number } of messages)
    if (action === 'sms' && delivery !== 'failed') add(CARRIER_PRICES[texts(own_number)].sms, smsSegments(content))
  add('speechToText', usage.stt_sec / 3_600)
  add('textToSpeech', usage.tts_characters / MILLION)
  for (const [price, quantity] of tokensOf(usage)) add(price, quantity)
  const lines = (Object.keys(USE_PRICES) as UsePrice[])
    .map((price) => ({ price, quantity: used.get(price) ?? 0 }))
    .filter(({ quantity }) => quantity > 0)
    .map((line) => ({ ...line, usd: line.quantity * USE_PRICES[line.price].usd }))
  return { lines, usd: lines.reduce((sum, { usd }) => sum + usd, 0) }
}

/** Each model's: read for the first time, read again, written. */
function tokensOf(usage: CallState['usage']): readonly (readonly [UsePrice, number])[] {
  const slow = {
    cached: usage.llm_slow_cached_tokens,
    input: usage.llm_slow_input_tokens - usage.llm_slow_cached_tokens,
    output: usage.llm_slow_output_tokens,
  }
  const cached = usage.llm_cached_tokens - slow.cached
  return [
    ['fastInput', (usage.llm_input_tokens - usage.llm_slow_input_tokens - cached) / MILLION],
    ['fastCached', cached / MILLION],
    ['fastOutput', (usage.llm_output_tokens - slow.output) / MILLION],
    ['slowInput', slow.input / MILLION],
    ['slowCached', slow.cached / MILLION],
    ['slowOutput', slow.output / MILLION],
  ]
}

/** None while it lasts. */
const minutesOf = ({ connected_at: from, disconnected_at: to }: Leg): number =>
  from && to ? Math.max(0, Date.parse(to) - Date.parse(from)) / MINUTE_MS : 0
