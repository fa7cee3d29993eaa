import type { CallInput, EndReason, Leaving } from './call-input.ts'

export type { CallInput, EndReason, Leaving } from './call-input.ts'

export type StaticAnswer = 'greeting' | 'silence' | 'transfer-failed' | 'apology' | 'hearing-lost' | 'voicemail'

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
type Answering = Extract<CallState, { phase: 'answering' }>

export const START: CallState = { phase: 'listening', turn: 0, misses: 0, joining: false }

const answering = (turn: number, misses: number): Answering => ({
  phase: 'answering',
  turn,
  misses,
  heard: false,
  held: false,
})

/** What happens next. Pure: no clock, no socket, no promise. */
export function step(state: CallState, input: CallInput): Step {
  if (state.phase === 'ended') return [state]
  if (input.type === 'ended') return end(state, input.reason)
  if (input.type === 'stream-closed') return end(state, whoHungUp(state))
  if (input.type === 'deaf' && (state.phase === 'listening' || state.phase === 'answering')) return handOver(state)
  if (input.type === 'machine-waits') return state.phase === 'leaving' ? [state] : leaveMessage(state)
  switch (state.phase) {
    case 'listening':
      return whileListening(state, input)
    case 'answering':
      return whileAnswering(state, input)
    case 'goodbye':
      return duringGoodbye(state, input)
    case 'leaving':
      return whileLeaving(state, input)
  }
}

function whileListening(state: Extract<CallState, { phase: 'listening' }>, input: CallInput): Step {
  const turn = state.turn + 1
  switch (input.type) {
    case 'greet':
      return [answering(turn, state.misses), { do: 'say', turn, what: 'greeting' }]
    case 'turn-ended': {
      const { utterance, text } = input
      return [answering(turn, 0), { do: 'answer', turn, utterance, text, joining: state.joining }]
    }
    case 'turn-corrected':
      return [state, { do: 'correct', utterance: input.utterance, text: input.text }]
    case 'text-received':
      return [answering(turn, 0), { do: 'answer-again', turn }]
    case 'stuck':
      return [answering(turn, state.misses), { do: 'say', turn, what: 'apology' }]
    case 'silence':
      return state.misses < input.most
        ? [answering(turn, state.misses + 1), { do: 'say', turn, what: 'silence' }]
        : [
            { phase: 'goodbye', turn, how: 'hang-up', asked: false },
            { do: 'say', turn, what: 'goodbye' },
          ]
    default:
      return [state]
  }
}

function whileAnswering(state: Answering, input: CallInput): Step {
  const { turn, misses, heard, held } = state
  switch (input.type) {
    case 'speech-started':
      return heard || held ? [state] : hold(state)
    case 'speech-likely':
      return held ? [state] : hold(state)
    case 'speech-lasted':
      if (input.words) return interrupted(state)
      return held ? [state] : hold(state)
    case 'words-heard':
      return held || !heard || input.urgent ? interrupted(state) : [state]
    case 'nothing-said':
      return release(state)
    case 'turn-ended': {
      if (input.aside && heard) return release(state)
      const { utterance, text } = input
      const next = { do: 'answer', turn: turn + 1, utterance, text, joining: !heard } as const
      return [answering(turn + 1, 0), { do: 'interrupt' }, next]
    }
    case 'turn-corrected': {
      const correct = { do: 'correct', utterance: input.utterance, text: input.text } as const
      if (heard || !input.reworded) return [state, correct]
      return [answering(turn + 1, misses), { do: 'interrupt' }, correct, { do: 'answer-again', turn: turn + 1 }]
    }
    case 'answer-heard':
      return [input.turn === turn ? { ...state, heard: true } : state]
    case 'answer-finished':
      return input.turn === turn ? finished(state) : [state]
    case 'stuck':
      if (held) return release(state)
      return [answering(turn + 1, misses), { do: 'interrupt' }, { do: 'say', turn: turn + 1, what: 'apology' }]
    case 'leave-asked':
      return input.turn === turn
        ? [{ phase: 'goodbye', turn, how: input.how, asked: true }, { do: 'release' }]
        : [state]
    default:
      return [state]
  }
}

const hold = (state: Answering): Step => [{ ...state, held: true }, { do: 'hold' }]
const release = (state: Answering): Step => (state.held ? [{ ...state, held: false }, { do: 'release' }] : [state])
/** An answer can end while it is held: one the model failed to give has nothing to play. */
const finished = ({ turn, misses, held }: Answering): Step => {
  const listening = { phase: 'listening', turn, misses, joining: false } as const
  return held ? [listening, { do: 'release' }] : [listening]
}
const interrupted = ({ turn, heard }: Answering): Step => [
  { phase: 'listening', turn, misses: 0, joining: !heard },
  { do: 'interrupt' },
]

function duringGoodbye(state: Extract<CallState, { phase: 'goodbye' }>, input: CallInput): Step {
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
const handOver = ({ turn }: CallState): Step => [
  { phase: 'goodbye', turn: turn + 1, how: 'transfer', asked: true, deaf: true },
  { do: 'interrupt' },
  { do: 'say', turn: turn + 1, what: 'hearing-lost' },
]

/** From its beginning, also when it was begun before the beep. */
const leaveMessage = ({ turn }: CallState): Step => [
  { phase: 'goodbye', turn: turn + 1, how: 'hang-up', asked: true },
  { do: 'interrupt' },
  { do: 'say', turn: turn + 1, what: 'voicemail' },
]

const depart = ({ turn, how, deaf }: Extract<CallState, { phase: 'goodbye' }>): [CallState, CallAction] => [
  { phase: 'leaving', turn, how, ...(deaf ? { deaf } : {}) },
  { do: 'command', how },
]

function whileLeaving(state: Extract<CallState, { phase: 'leaving' }>, input: CallInput): Step {
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

const end = ({ turn }: CallState, reason: EndReason): Step => [
  { phase: 'ended', turn, reason },
  { do: 'interrupt' },
  { do: 'end', reason },
]

function whoHungUp(state: CallState): EndReason {
  if (state.phase !== 'leaving') return 'caller-hung-up'
  return state.how === 'transfer' ? 'transferred' : 'assistant-hung-up'
}
