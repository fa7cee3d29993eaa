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
/** What happens to a call. */
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
  /** The caller cannot be heard any more, and will not be. */
  | { readonly type: 'deaf' }
  | { readonly type: 'silence'; readonly most: number }
  /** An answering machine waits for the message. */
  | { readonly type: 'machine-waits' }
  /** The caller wrote, and nobody is speaking. */
  | { readonly type: 'text-received' }
  /** Nothing has happened for longer than anything may take. */
  | { readonly type: 'stuck' }
  | { readonly type: 'stream-closed' }
  | { readonly type: 'ended'; readonly reason: EndReason }
