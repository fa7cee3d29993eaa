import { answering, type CallAction, type CallInput, type CallState, type EndReason, type Step } from './call-state.ts'

/** The last words are said. */
export function duringGoodbye(state: Extract<CallState, { phase: 'goodbye' }>, input: CallInput): Step {
  const { turn, asked } = state
  switch (input.type) {
    case 'words-heard':
      return asked ? [state] : [{ phase: 'listening', turn, misses: 0, joining: false }, { do: 'interrupt' }]
    case 'turn-corrected':
      return [state, { do: 'correct', utterance: input.utterance, text: input.text }]
    case 'answer-finished':
      return input.turn === turn ? depart(state) : [state]
    case 'stuck': {
      const [leaving, command] = depart(state)
      return [leaving, { do: 'interrupt' }, command]
    }
    default:
      return [state]
  }
}

/** Whoever cannot be heard is better off with a person. */
export const handOver = ({ turn }: CallState): Step => [
  { phase: 'goodbye', turn: turn + 1, how: 'transfer', asked: true, deaf: true },
  { do: 'interrupt' },
  { do: 'say', turn: turn + 1, what: 'hearing-lost' },
]

/** From its beginning, also when it was begun before the beep. */
export const leaveMessage = ({ turn }: CallState): Step => [
  { phase: 'goodbye', turn: turn + 1, how: 'hang-up', asked: true },
  { do: 'interrupt' },
  { do: 'say', turn: turn + 1, what: 'voicemail' },
]

/** An answer is heard to its end first, unless it does not come. A caller cannot stop this goodbye. */
export function timeOver(state: CallState, urgent: boolean): Step {
  if (state.phase === 'goodbye') return [{ ...state, asked: true }]
  if (state.phase !== 'listening' && !(urgent && state.phase === 'answering')) return [state]
  const turn = state.turn + 1
  return [
    { phase: 'goodbye', turn, how: 'hang-up', asked: true },
    { do: 'interrupt' },
    { do: 'say', turn, what: 'goodbye' },
  ]
}

const depart = ({ turn, how, deaf }: Extract<CallState, { phase: 'goodbye' }>): [CallState, CallAction] => [
  { phase: 'leaving', turn, how, ...(deaf ? { deaf } : {}) },
  { do: 'command', how },
]

/** The edge was told. */
export function whileLeaving(state: Extract<CallState, { phase: 'leaving' }>, input: CallInput): Step {
  if (input.type === 'stuck') return end(state, 'failed')
  if (input.type !== 'leave-failed' || input.how !== state.how) return [state]
  const turn = state.turn + 1
  if (state.deaf && state.how === 'transfer')
    return [
      { phase: 'goodbye', turn, how: 'hang-up', asked: true },
      { do: 'say', turn, what: 'goodbye' },
    ]
  return state.how === 'transfer'
    ? [answering(turn, 0), { do: 'say', turn, what: 'transfer-failed' }]
    : end(state, 'assistant-hung-up')
}

export const end = ({ turn }: CallState, reason: EndReason): Step => [
  { phase: 'ended', turn, reason },
  { do: 'interrupt' },
  { do: 'end', reason },
]

export function whoHungUp(state: CallState): EndReason {
  if (state.phase !== 'leaving') return 'caller-hung-up'
  return state.how === 'transfer' ? 'transferred' : 'assistant-hung-up'
}
