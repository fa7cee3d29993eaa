import * as z from 'zod'

/**
 * The eleven switches an operator may turn while calls are running. Names and defaults are the original's
 * (its newer README); `false` and `0` are values like any other.
 */
export const Features = z.object({
  /** Seconds without an answer before the assistant apologises and gives up on it. */
  answer_hard_timeout_sec: z.number().min(0).max(300).default(15),
  /** Seconds without an answer before the assistant says that it needs a moment. */
  answer_soft_timeout_sec: z.number().min(0).max(300).default(4),
  /** Hours within which the same caller continues the same claim; 0 never. */
  callback_timeout_hour: z.number().min(0).max(8_760).default(3),
  /** Seconds of silence on both sides before the assistant asks whether anybody is there. */
  phone_silence_timeout_sec: z.number().min(0).max(3_600).default(20),
  /** Times the assistant asks before it says goodbye. */
  recognition_retry_max: z.number().int().min(1).max(100).default(3),
  /** Milliseconds to wait for final words after the turn ended, before partial ones are used. */
  recognition_stt_complete_timeout_ms: z.number().int().min(0).max(10_000).default(100),
  recording_enabled: z.boolean().default(false),
  /** Chat with the slow model rather than the fast one. */
  slow_llm_for_chat: z.boolean().default(false),
  /** Milliseconds of speech over the assistant before it stops. */
  vad_cutoff_timeout_ms: z.number().int().min(0).max(10_000).default(250),
  /** Milliseconds of silence that end a turn. */
  vad_silence_timeout_ms: z.number().int().min(0).max(10_000).default(500),
  /** Probability from which a sound counts as speech. */
  vad_threshold: z.number().min(0.1).max(1).default(0.5),
})
export type Features = z.infer<typeof Features>

export const DEFAULT_FEATURES: Features = Features.parse({})
