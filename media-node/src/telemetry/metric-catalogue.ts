import type { Metric, MetricCatalogue } from '@call-center/shared/telemetry/metric'
import { AEC_DELAY, AEC_DROPPED, AEC_ERLE, AEC_MISSED, AEC_RESETS } from '../audio/echo/echo-metrics.ts'
import * as names from '../metrics.ts'

const counter = (unit: string, description: string): Metric => ({ kind: 'counter', unit, description })
const gauge = (unit: string, description: string): Metric => ({ kind: 'gauge', unit, description })
const seconds = (description: string): Metric => ({ kind: 'histogram', unit: 's', description })

/** Every metric of a media node. What is not in here is not exported. */
export const NODE_METRICS: MetricCatalogue = {
  [names.ANSWER_LATENCY]: seconds('From the last sound of the caller to the first frame of the answer'),
  [names.CUTOFF_LATENCY]: seconds('From the first sound of a caller who speaks over the assistant to its silence'),
  [names.STT_COMPLETE_LATENCY]: seconds('From the last sound of the caller to the final words of the recogniser'),
  [names.FRAMES_IN_LATENCY]: seconds('Longest gap between two frames of a caller, of each second of audio'),
  [names.FRAMES_OUT_LATENCY]: seconds('Longest gap between two frames to a caller, of each second of audio'),
  [names.FRAMES_IN]: counter('{frame}', 'Audio frames of 20 ms that came in'),
  [names.FRAMES_MISSING]: counter(
    '{frame}',
    'Frames of a caller that never came, by the times of the carrier; silence took their place',
  ),
  [names.FRAMES_OUT]: counter('{frame}', 'Audio frames of 20 ms that were sent'),
  [AEC_DROPPED]: counter('{frame}', 'Frames that were mostly echo and were turned down'),
  [AEC_MISSED]: counter('{frame}', 'Frames with an echo left that may be heard'),
  [AEC_RESETS]: counter('{time}', 'Times a canceller began anew, because what it had worked out were no numbers'),
  [AEC_ERLE]: {
    kind: 'histogram',
    unit: 'dB',
    description: 'How much quieter the echo became, of each half second in which nobody spoke but the assistant',
    bounds: [0, 5, 10, 15, 20, 25, 30, 35, 40, 50, 60],
  },
  [AEC_DELAY]: {
    kind: 'histogram',
    unit: 'ms',
    description: 'How far the echo comes behind what was played, each time it was found',
    bounds: [10, 25, 50, 100, 150, 200, 300, 400, 500, 600, 800, 1_000, 1_200],
  },
  [names.CARRIER_FRAMES_BAD]: counter('{frame}', 'Frames of a carrier that could not be read'),
  [names.CARRIER_FRAMES_DROPPED]: counter('{frame}', 'Frames a carrier would not take'),
  [names.CALL_STUCK]: { ...counter('{time}', 'Times a watchdog had to free a call'), by: 'where' },
  [names.CALLS_LIVE]: gauge('{call}', 'Calls with a live socket'),
  [names.CALLS_TAKEN_OVER]: counter('{call}', 'Sockets closed because a newer one took the call over'),
  [names.UPGRADES_REFUSED]: counter('{socket}', 'Media sockets refused'),
  [names.EVENTS_AGE]: seconds('How long the oldest event of a batch had waited when the edge took it'),
  [names.LOOP_LAG]: gauge('ms', 'How late the event loop is, 99th percentile of the last two seconds'),
  [names.PROVIDER_ERRORS]: { ...counter('{error}', 'Requests that failed'), by: 'provider' },
  [names.USAGE]: { ...counter('1', 'What is paid for by how much of it is used'), by: 'what' },
  [names.LLM_FALLBACKS]: counter('{request}', 'Requests a second model was asked'),
  [names.LLM_DRAFTS]: counter('{request}', 'Answers begun before the turn was certain'),
  [names.LLM_DRAFTS_USED]: counter('{request}', 'Those of them that were spoken'),
  [names.STT_RECONNECTS]: counter('{time}', 'Times a recogniser was opened again'),
  [names.STT_CHUNKS_DROPPED]: counter('{chunk}', 'Tenths of a second nobody recognised'),
  [names.TTS_CACHE_HITS]: counter('{sentence}', 'Sentences played from memory'),
  [names.VAD_WINDOWS_DROPPED]: counter('{window}', 'Windows of 32 ms the voice detector did not keep up with'),
  [names.VAD_RESTARTS]: counter('{time}', 'Times the thread of the voice detector was started again'),
  [names.KNOWLEDGE_SEARCHES]: counter('{search}', 'Searches begun'),
  [names.KNOWLEDGE_MISSED]: counter('{search}', 'Searches that failed'),
  [names.KNOWLEDGE_VECTORLESS]: counter('{search}', 'Searches of words alone, because the embedding failed'),
  [names.KNOWLEDGE_CACHE_HITS]: counter('{search}', 'Searches answered from the cache'),
  [names.CACHE_MISSED]: counter('{request}', 'Reads and writes of a cache that was away'),
  [names.TELEMETRY_LOST]: counter('{span}', 'Spans no collector took'),
}
