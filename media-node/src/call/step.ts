import { type Answering, answering, type CallInput, type CallState, type Step } from './call-state.ts'
import { duringGoodbye, end, handOver, leaveMessage, timeOver, whileLeaving, whoHungUp } from './ways-out.ts'

/** What happens next. Pure: no clock, no socket, no promise. */
export function step(state: CallState, input: CallInput): Step {
  if (state.phase === 'ended') return [state]
  if (input.type === 'ended') return end(state, input.reason)
  if (input.type === 'stream-closed') return end(state, whoHungUp(state))
  if (input.type === 'deaf' && (state.phase === 'listening' || state.phase === 'answering')) return handOver(state)
  if (input.type === 'time-over') return timeOver(state, input.urgent)
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
    case 'keys-refused':
      return [answering(turn, 0), { do: 'say', turn, what: 'digits-again' }]
    case 'leave-failed':
      return input.how === 'transfer' ? [answering(turn, 0), { do: 'say', turn, what: 'transfer-failed' }] : [state]
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
    case 'keys-refused':
      return [answering(turn + 1, 0), { do: 'interrupt' }, { do: 'say', turn: turn + 1, what: 'digits-again' }]
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
