import * as z from 'zod'

const Milliseconds = z.coerce.number().int().min(100).max(5_000)

/** The parts of `speech.context` that change what is answered; the SDK sends more. */
export const SpeechContext = z.looseObject({
  phraseDetection: z
    .looseObject({
      mode: z.string().optional(),
      language: z.string().optional(),
      conversation: z
        .looseObject({
          segmentation: z
            .looseObject({ mode: z.string().optional(), segmentationSilenceTimeoutMs: Milliseconds.optional() })
            .optional(),
        })
        .optional(),
    })
    .optional(),
  phraseOutput: z.looseObject({ format: z.string().optional() }).optional(),
  dgi: z
    .looseObject({
      groups: z
        .array(z.looseObject({ type: z.string(), items: z.array(z.looseObject({ text: z.string() })).optional() }))
        .optional(),
    })
    .optional(),
})
export type SpeechContext = z.infer<typeof SpeechContext>

/** What the address of a recogniser asks for. */
export const SpeechQuery = z.object({
  language: z.string().min(2).default('en-US'),
  format: z.enum(['simple', 'detailed']).default('simple'),
  segmentationSilenceTimeoutMs: Milliseconds.optional(),
  /** Ours: which phone call this recogniser listens to. */
  callConnectionId: z.string().min(1).optional(),
})
export type SpeechQuery = z.infer<typeof SpeechQuery>

const DEFAULT_SILENCE_MS = 500

export interface Hearing {
  readonly language: string
  readonly detailed: boolean
  readonly silenceMs: number
  readonly phrases: readonly string[]
}

export function hearingOf(query: SpeechQuery, context: SpeechContext): Hearing {
  const { phraseDetection, phraseOutput, dgi } = context
  return {
    language: phraseDetection?.language ?? query.language,
    detailed: (phraseOutput?.format ?? query.format).toLowerCase() === 'detailed',
    silenceMs:
      phraseDetection?.conversation?.segmentation?.segmentationSilenceTimeoutMs ??
      query.segmentationSilenceTimeoutMs ??
      DEFAULT_SILENCE_MS,
    phrases: (dgi?.groups ?? []).flatMap(({ items }) => (items ?? []).map(({ text }) => text)),
  }
}
