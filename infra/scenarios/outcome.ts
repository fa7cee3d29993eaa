import type { Reminder, ToolCall } from '@call-center/shared/call/call'
import type { Claim } from '@call-center/shared/call/claim'

/** Something the assistant did in a turn. */
export interface ToolUse {
  readonly name: ToolCall['function_name']
  /** Raw JSON, as the model wrote it. */
  readonly arguments: string
  /** What the tool answered. */
  readonly result: string
}

export interface TurnOutcome {
  readonly heard: string
  /** All that was said in answer. */
  readonly said: string
  readonly tools: readonly ToolUse[]
  /** Ids of the documents it rests on. */
  readonly documents: readonly string[]
  /** As they were once the turn was answered. */
  readonly claim: Claim
  readonly reminders: readonly Reminder[]
}

/** What came of a scenario, however it was held. */
export interface Outcome {
  readonly greeting: string
  /** As many as were taken: the assistant may end the call before the last one. */
  readonly turns: readonly TurnOutcome[]
  readonly ended: 'caller' | 'hang-up' | 'transfer'
  /** When the call began, milliseconds since 1970. */
  readonly startedMs: number
  /** Where the caller's clock stands. */
  readonly zone: string
}
