export type EndReason =
  | 'caller-hung-up'
  | 'assistant-hung-up'
  | 'transferred'
  /** Another media node holds the call now. */
  | 'taken-over'
  /** The edge said that the call is over, or never was. */
  | 'over'
  | 'drained'
  | 'failed'

export type Leaving = 'hang-up' | 'transfer'
export type StaticAnswer =
  | 'greeting'
  | 'silence'
  | 'transfer-failed'
  | 'apology'
  | 'hearing-lost'
  | 'voicemail'
  | 'digits-again'

/**
 * `turn` counts the answers given so far; it tells a late answer from the current one. `misses` counts the times nobody
 * said anything.
 */
export type CallState =
  /** `joining`: the caller went on before the answer was heard, so what comes belongs to what they said. */
  | { readonly phase: 'listening'; readonly turn: number; readonly misses: number; readonly joining: boolean }
  /** `heard`: the caller has heard some of it. `held`: it waits, because the caller makes sounds that may become words. */
  | {
      readonly phase: 'answering'
      readonly turn: number
      readonly misses: number
      readonly heard: boolean
      readonly held: boolean
    }
  /** The last words before leaving. The caller may stop those of a silence, not those they asked for. */
  | {
      readonly phase: 'goodbye'
      readonly turn: number
      readonly how: Leaving
      readonly asked: boolean
      readonly deaf?: boolean
    }
  /** The edge was told; the carrier closes the socket. */
  | { readonly phase: 'leaving'; readonly turn: number; readonly how: Leaving; readonly deaf?: boolean }
  | { readonly phase: 'ended'; readonly turn: number; readonly reason: EndReason }

export type CallInput =
  | { readonly type: 'greet' }
  | { readonly type: 'speech-started' }
  | { readonly type: 'speech-likely' }
  | { readonly type: 'speech-lasted'; readonly words: boolean }
  /** `urgent`: they ask for the floor ("stop"). */
  | { readonly type: 'words-heard'; readonly urgent: boolean }
  | { readonly type: 'nothing-said' }
  /** `aside`: a sign of listening while the assistant was not asking anything. */
  | { readonly type: 'turn-ended'; readonly utterance: number; readonly text: string; readonly aside: boolean }
  | { readonly type: 'turn-corrected'; readonly utterance: number; readonly text: string; readonly reworded: boolean }
  | { readonly type: 'answer-heard'; readonly turn: number }
  | { readonly type: 'answer-finished'; readonly turn: number }
  | { readonly type: 'leave-asked'; readonly turn: number; readonly how: Leaving }
  | { readonly type: 'leave-failed'; readonly how: Leaving }
  /** What was keyed is no value of the field that is collected. */
  | { readonly type: 'keys-refused' }
  /** The caller cannot be heard any more, and will not be. */
  | { readonly type: 'deaf' }
  | { readonly type: 'silence'; readonly most: number }
  /** The call has lasted for as long as it may. `urgent`: nobody waits for the end of an answer any more. */
  | { readonly type: 'time-over'; readonly urgent: boolean }
  /** An answering machine waits for the message. */
  | { readonly type: 'machine-waits' }
  /** The caller wrote, and nobody is speaking. */
  | { readonly type: 'text-received' }
  /** Nothing has happened for longer than anything may take. */
  | { readonly type: 'stuck' }
  | { readonly type: 'stream-closed' }
  | { readonly type: 'ended'; readonly reason: EndReason }

export type CallAction =
  | { readonly do: 'hold' }
  | { readonly do: 'release' }
  | { readonly do: 'interrupt' }
  | {
      readonly do: 'answer'
      readonly turn: number
      readonly utterance: number
      readonly text: string
      readonly joining: boolean
    }
  /** The same utterance, in other words. */
  | { readonly do: 'correct'; readonly utterance: number; readonly text: string }
  | { readonly do: 'answer-again'; readonly turn: number }
  | { readonly do: 'say'; readonly turn: number; readonly what: StaticAnswer | 'goodbye' }
  | { readonly do: 'command'; readonly how: Leaving }
  | { readonly do: 'end'; readonly reason: EndReason }

export type Step = readonly [CallState, ...CallAction[]]
export type Answering = Extract<CallState, { phase: 'answering' }>

export const START: CallState = { phase: 'listening', turn: 0, misses: 0, joining: false }

export const answering = (turn: number, misses: number): Answering => ({
  phase: 'answering',
  turn,
  misses,
  heard: false,
  held: false,
})
