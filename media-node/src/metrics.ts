/** Metric names. `metric-catalogue.ts` says what each of them is. */
export const ANSWER_LATENCY = 'call.answer.latency'
export const CUTOFF_LATENCY = 'call.cutoff.latency'
export const FRAMES_IN = 'call.frames.in'
export const FRAMES_IN_LATENCY = 'call.frames.in.latency'
export const FRAMES_MISSING = 'call.frames.missing'
export const FRAMES_OUT = 'call.frames.out'
export const FRAMES_OUT_LATENCY = 'call.frames.out.latency'
export const STT_COMPLETE_LATENCY = 'call.stt.complete.latency'
export const CARRIER_FRAMES_BAD = 'carrier.frames.bad'
export const CARRIER_FRAMES_DROPPED = 'carrier.frames.dropped'
/** Followed by a dot and where: `listening`, `answering`, `held`, `goodbye`, `leaving`, `stt`. */
export const CALL_STUCK = 'call.stuck'
/** Reads and writes of a cache that was away. */
export const CACHE_MISSED = 'cache.missed'
export const CALLS_LIVE = 'calls.live'
export const CALLS_TAKEN_OVER = 'calls.taken_over'
export const EVENTS_AGE = 'call.events.age'
export const LOOP_LAG = 'node.loop.lag'
/** Followed by a dot and whose: `llm`, `stt`, `tts`, `search`, `edge`. */
export const PROVIDER_ERRORS = 'provider.errors'
export const TELEMETRY_LOST = 'telemetry.lost'
export const UPGRADES_REFUSED = 'upgrades.refused'
/** Followed by a dot and what is paid for: `tokens_in`, `tokens_out`, `tts_characters`, `stt_seconds`, `call_seconds`. */
export const USAGE = 'usage'
export const VAD_WINDOWS_DROPPED = 'vad.windows.dropped'
export const VAD_RESTARTS = 'vad.restarts'
export const STT_CHUNKS_DROPPED = 'stt.chunks.dropped'
export const STT_RECONNECTS = 'stt.reconnects'
export const TTS_CACHE_HITS = 'tts.cache.hits'
export const KNOWLEDGE_CACHE_HITS = 'knowledge.cache.hits'
/** Searches that failed. */
export const KNOWLEDGE_MISSED = 'knowledge.missed'
/** Searches begun on what callers say, cached or not. */
export const KNOWLEDGE_SEARCHES = 'knowledge.searches'
/** Searches of words alone, because the embedding failed. */
export const KNOWLEDGE_VECTORLESS = 'knowledge.vectorless'
export const LLM_FALLBACKS = 'llm.fallbacks'
/** Requests begun before the turn was certain, and those of them that became answers. */
export const LLM_DRAFTS = 'llm.drafts'
export const LLM_DRAFTS_USED = 'llm.drafts.used'

export interface Metrics {
  /** Adds to a counter. */
  add(counter: string, by?: number): void
  /** Sets a gauge. */
  set(gauge: string, value: number): void
  /** Notes one value of a histogram. Not for every frame: an exporter allocates. */
  record(histogram: string, value: number): void
  /** All of them, by name; of a histogram the last value. */
  snapshot(): Readonly<Record<string, number>>
}

/** In the process's memory; an exporter reads `snapshot`, and is told of each value of a histogram. */
export function createMetrics(onRecord: (histogram: string, value: number) => void = () => {}): Metrics {
  const values = new Map<string, number>()
  return {
    add: (counter, by = 1) => void values.set(counter, (values.get(counter) ?? 0) + by),
    set: (gauge, value) => void values.set(gauge, value),
    record(histogram, value) {
      values.set(histogram, value)
      onRecord(histogram, value)
    },
    snapshot: () => Object.fromEntries([...values].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}
