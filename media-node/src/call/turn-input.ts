import type { EchoCanceller } from '../audio/echo-canceller.ts'
import type { TurnEvent } from '../turn/turn-detector.ts'
import { isSaidIn, wordsOf } from '../turn/words.ts'
import type { CallInput } from './call-state.ts'
import type { Mouth } from './mouth.ts'

/** A recogniser makes out every third or fourth word of what is left of an echo. */
const UNHEARD_WORDS = 3

/** Between two segments of a recogniser, it may have missed any number of them. */
const SEGMENT_END = /(?<=[.!?])\s+|(?<=[\u3002\uFF01\uFF1F])/

/** So many words are somebody talking, however low their voice. */
const SURELY_WORDS = 3

/** "Please say yes or no": what is offered there is an answer, though it is no question. */
const OFFERS = new Set(['or', 'ou', 'o', 'oder', '或', '还'])

type Heard = Exclude<TurnEvent, { readonly type: 'turn-possible' | 'turn-likely' }>

/** What a turn event means to the call while the assistant says what it says; `undefined` when nothing. */
export function turnInput(
  event: Heard,
  parts: {
    readonly mouth: Pick<Mouth, 'saying' | 'lately' | 'quietSinceMs'>
    readonly echoCanceller: Pick<EchoCanceller, 'echoDelayMs'>
    /** The assistant has the floor, be it between two sentences. */
    readonly speaking: boolean
  },
): CallInput | undefined {
  const isEcho = 'echoPossible' in event && isOwnEcho(event, parts)
  switch (event.type) {
    case 'words-heard':
      return isEcho
        ? undefined
        : { type: 'words-heard', urgent: event.urgent || wordsOf(event.text).length >= SURELY_WORDS }
    case 'speech-lasted':
      return { type: 'speech-lasted', words: event.words && !isEcho }
    case 'turn-ended': {
      if (isEcho) return { type: 'nothing-said' }
      const { backchannel, utterance, text } = event
      // "Yes" to a question is an answer, even when it comes before the question is over.
      return { type: 'turn-ended', utterance, text, aside: backchannel && !asksFor(text, parts.mouth.saying) }
    }
    default:
      return event
  }
}

/** Whether `saying` is a question, or offers `text` as an answer. */
function asksFor(text: string, saying: string): boolean {
  if (/[?\uFF1F]/.test(saying)) return true
  return wordsOf(saying).some((word) => OFFERS.has(word.text)) && isSaidIn(text, saying)
}

/**
 * On a line that echoes, the assistant's own words are its own, unless the caller was heard: while it speaks, and when a turn
 * ends whose last sound came before the echo of its last word did, however late that turn ends.
 */
function isOwnEcho(
  event: Extract<Heard, { readonly echoPossible: boolean }>,
  { mouth, echoCanceller: { echoDelayMs }, speaking }: Parameters<typeof turnInput>[1],
): boolean {
  if (echoDelayMs === undefined || !event.echoPossible) return false
  const overIt = event.type === 'turn-ended' && event.timing.lastSoundMs <= mouth.quietSinceMs + echoDelayMs
  if (!speaking && !overIt) return false
  const segments = event.text.split(SEGMENT_END).filter(Boolean)
  return segments.every((segment) => isSaidIn(segment, mouth.lately, { skipped: UNHEARD_WORDS }))
}
