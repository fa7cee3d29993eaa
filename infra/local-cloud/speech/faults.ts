import * as z from 'zod'

/** What goes wrong on purpose. Milliseconds throughout. */
export const SpeechFaults = z.strictObject({
  /** Refuses sockets with an HTTP status. */
  status: z.union([z.literal(401), z.literal(403), z.literal(429), z.literal(500), z.literal(503)]).optional(),
  /** How many sockets `status` refuses or `dropAfterMs` cuts; all when absent. */
  times: z.number().int().positive().optional(),
  /** Only recognisers or only synthesisers; both when absent. */
  only: z.enum(['stt', 'tts']).optional(),
  /** Cuts the connection this long after it opened. */
  dropAfterMs: z.number().int().min(0).optional(),
  /** Takes everything and never answers. */
  stall: z.boolean().optional(),
  /** Extra time before every final result. */
  finalLatencyMs: z.number().int().min(0).optional(),
  /** Extra time before the first audio of an answer. */
  firstAudioLatencyMs: z.number().int().min(0).optional(),
})
export type SpeechFaults = z.infer<typeof SpeechFaults>

export type Service = 'stt' | 'tts'

export interface FaultBox {
  set(faults: SpeechFaults): void
  clear(): void
  /** The faults that apply to `service` now. */
  of(service: Service): SpeechFaults
  /** The status to refuse a socket with; counts. */
  refuse(service: Service): number | undefined
  /** When to cut a socket; counts. */
  drop(service: Service): number | undefined
}

export function createFaultBox(): FaultBox {
  let faults: SpeechFaults = {}
  let left = Number.POSITIVE_INFINITY
  const of = (service: Service) => (faults.only === undefined || faults.only === service ? faults : {})
  return {
    set(next) {
      faults = SpeechFaults.parse(next)
      left = faults.times ?? Number.POSITIVE_INFINITY
    },
    clear() {
      faults = {}
    },
    of,
    refuse(service) {
      const { status } = of(service)
      if (status === undefined || left <= 0) return undefined
      left -= 1
      return status
    },
    drop(service) {
      const { dropAfterMs } = of(service)
      if (dropAfterMs === undefined || left <= 0) return undefined
      left -= 1
      return dropAfterMs
    },
  }
}
