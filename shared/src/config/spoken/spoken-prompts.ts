/**
 * Sentences the assistant says without the model. Each is a list of which one is picked at random.
 * `{bot_name}`, `{bot_company}`, `{bot_phone_number}`, `{briefing}`, `{index}`, `{label}` and `{emergency_number}` are filled in.
 */
export interface SpokenPrompts {
  /** Says that a machine speaks: before the language menu, and before a greeting of the operator that does not say so itself. */
  readonly disclosure_tpl: readonly string[]
  readonly hello_tpl: readonly string[]
  readonly welcome_back_tpl: readonly string[]
  /** Opens a call that the assistant makes because it promised to. */
  readonly callback_tpl: readonly string[]
  /** Said to an answering machine, after its beep. */
  readonly voicemail_tpl: readonly string[]
  /**
   * How answers may begin. The model is asked to take one that fits: each is synthesised in advance, so that it is heard while
   * the rest is written.
   */
  readonly opening_tpl: readonly string[]
  readonly goodbye_tpl: readonly string[]
  readonly timeout_silence_tpl: readonly string[]
  readonly timeout_loading_tpl: readonly string[]
  readonly error_tpl: readonly string[]
  /** The content filter of every model refused what was said, or what would have been. */
  readonly refused_tpl: readonly string[]
  /** Asks for a number that must not be said. */
  readonly digits_tpl: readonly string[]
  /** Asks for it once more: it was none, or only a part of one. */
  readonly digits_again_tpl: readonly string[]
  /** Nothing the caller says can be understood any more. */
  readonly hearing_lost_tpl: readonly string[]
  /** Which number to dial; never that anybody is coming. */
  readonly emergency_tpl: readonly string[]
  readonly calltransfer_failure_tpl: readonly string[]
  readonly end_call_to_connect_agent_tpl: readonly string[]
  /** What a caller hears, again and again, while a colleague is told what it is about. */
  readonly transfer_wait_tpl: readonly string[]
  /** Said to the colleague, who then accepts or refuses. */
  readonly transfer_briefing_tpl: readonly string[]
  readonly ivr_language_tpl: readonly string[]
  /** Nothing is recorded without a yes. */
  readonly recording_consent_tpl: readonly string[]
}
export type SpokenPrompt = keyof SpokenPrompts
