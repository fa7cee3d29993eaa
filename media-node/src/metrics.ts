/** Metric names. Counters count since the process started; gauges say what is now. */
export const ANSWER_LATENCY = 'call.answer.latency'
export const CARRIER_FRAMES_BAD = 'carrier.frames.bad'
export const CARRIER_FRAMES_DROPPED = 'carrier.frames.dropped'
/** Followed by a dot and where: `listening`, `answering`, `held`, `goodbye`, `leaving`, `stt`. */
export const CALL_STUCK = 'call.stuck'
/** Reads and writes of a cache that was away. */
export const CACHE_MISSED = 'cache.missed'
export const CALLS_LIVE = 'calls.live'
export const CALLS_TAKEN_OVER = 'calls.taken_over'
export const UPGRADES_REFUSED = 'upgrades.refused'
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
  /** All of them, by name. */
  snapshot(): Readonly<Record<string, number>>
}

/** Counters and gauges in the process's memory; an exporter reads `snapshot`. */
export function createMetrics(): Metrics {
  const values = new Map<string, number>()
  return {
    add: (counter, by = 1) => void values.set(counter, (values.get(counter) ?? 0) + by),
    set: (gauge, value) => void values.set(gauge, value),
    snapshot: () => Object.fromEntries([...values].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}
