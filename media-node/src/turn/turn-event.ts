/** When the parts of the wait before an answer began; milliseconds of the clock. */
export interface TurnTiming {
  readonly lastSoundMs: number
  readonly silenceOverMs: number
  readonly endedMs: number
}

/** Words come without a speaker: `echoPossible` unless the caller's own voice was heard, or nothing that could be understood. */
interface Said {
  readonly text: string
  readonly echoPossible: boolean
}

/**
 * The order of an utterance: `speech-started`, then, the longer it goes on, `speech-likely` and `speech-lasted`; in the
 * pause `turn-likely`, then `turn-ended`, or `speech-started` again when the caller goes on. `words-heard` comes with the
 * words, whenever that is, and `nothing-said` instead of a turn when there were none.
 */
export type TurnEvent =
  /** Somebody speaks; words may follow or not. */
  | { readonly type: 'speech-started' }
  /** The sound has the length of a word, three quarters of `vad_cutoff_timeout_ms`: speech until the contrary is known. */
  | { readonly type: 'speech-likely' }
  /** They have spoken for `vad_cutoff_timeout_ms`. `words`: more than a sign of listening was understood already. */
  | ({ readonly type: 'speech-lasted'; readonly words: boolean } & Said)
  /** Words that are more than a sign of listening. May come several times a turn. `urgent`: they ask for the floor ("stop"). */
  | ({ readonly type: 'words-heard'; readonly urgent: boolean } & Said)
  /** The sound is over and there were no words in it; `voicedMs` of it were voice. */
  | { readonly type: 'nothing-said'; readonly voicedMs: number }
  /** Words that sound finished, while the last sound may still ring. Once for each wording. */
  | { readonly type: 'turn-possible'; readonly text: string }
  /**
   * A short pause after words: what would be answered if the caller stays silent. Once per pause and wording. What follows
   * is `turn-ended` with the same words (punctuation may differ) or other ones, or `speech-started`: they go on.
   */
  | {
      readonly type: 'turn-likely'
      readonly utterance: number
      readonly text: string
      readonly backchannel: boolean
      /** The words sound finished: `turn-ended` will follow in a tenth of a second rather than in a whole one. */
      readonly finished: boolean
    }
  | ({
      readonly type: 'turn-ended'
      readonly utterance: number
      readonly backchannel: boolean
      readonly timing: TurnTiming
    } & Said)
  /** The recogniser's last word on an utterance that had to be used unfinished. `reworded`: other words, not just commas. */
  | { readonly type: 'turn-corrected'; readonly utterance: number; readonly text: string; readonly reworded: boolean }
