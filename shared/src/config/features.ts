import * as z from 'zod'

/**
 * The eleven switches an operator may turn while calls are running. Names and defaults are the original's
 * (its newer README); `false` and `0` are values like any other.
 */
export const Features = z.object({
  answer_hard_timeout_sec: z
    .number()
    .min(0)
    .max(300)
    .default(15)
    .describe('Seconds without an answer before the assistant apologises and hears the caller again.'),
  answer_soft_timeout_sec: z
    .number()
    .min(0)
    .max(300)
    .default(4)
    .describe('Seconds without an answer before the assistant asks for a moment.'),
  callback_timeout_hour: z
    .number()
    .min(0)
    .max(8_760)
    .default(3)
    .describe('Hours within which the same caller continues the same claim; 0 never.'),
  phone_silence_timeout_sec: z
    .number()
    .min(0)
    .max(3_600)
    .default(20)
    .describe('Seconds of silence on both sides before the assistant asks whether anybody is there.'),
  recognition_retry_max: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe('Times the assistant asks before it says goodbye.'),
  recognition_stt_complete_timeout_ms: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(100)
    .describe('Milliseconds to wait for final words after the turn ended, before partial ones are used.'),
  recording_enabled: z.boolean().default(false).describe('Record calls, after saying so.'),
  slow_llm_for_chat: z.boolean().default(false).describe('Converse with the slow model rather than the fast one.'),
  vad_cutoff_timeout_ms: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(250)
    .describe('Milliseconds of speech over the assistant before it stops.'),
  vad_silence_timeout_ms: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(500)
    .describe('Milliseconds of silence that end a turn.'),
  vad_threshold: z.number().min(0.1).max(1).default(0.5).describe('Probability from which a sound counts as speech.'),
})
export type Features = z.infer<typeof Features>
export type FeatureName = keyof Features

export const DEFAULT_FEATURES: Features = Features.parse({})
export const FEATURE_NAMES = Object.keys(Features.shape) as readonly FeatureName[]
