import type { Transcript } from '../stt/speech-to-text.ts'
import { splitAfter } from './segment-split.ts'
import { afterWords, joinWords, sameWords, wordsOf } from './words.ts'

export interface Correction {
  readonly utterance: number
  readonly text: string
  readonly reworded: boolean
}

/** An utterance that was closed before the recogniser was done with its last segment. */
interface Closed {
  readonly utterance: number
  readonly finals: readonly string[]
  readonly text: string
  /** Words of the open segment that belong to utterances before it. */
  readonly before: readonly string[]
}

/**
 * The words of one caller, cut into utterances. A recogniser finishes a segment when it likes, often after the turn
 * ended: the words of the open segment that were used already are found again, so that nothing is repeated and nothing lost.
 */
export function createTranscript() {
  let utterance = 1
  let finals: string[] = []
  let partial = ''
  /** Words of the open segment that were used by closed utterances. */
  let used: readonly string[] = []
  let closed: Closed | undefined
  let spokeSince = false

  return {
    push({ text, final }: Transcript): Correction | undefined {
      // The segment is over and the recogniser made nothing of it: what it had understood so far stays.
      if (final && wordsOf(text).length === 0) {
        cut()
        return undefined
      }
      const rest = unused(text, used, partial)
      if (!final) {
        if (used.length === 0 || spokeSince) partial = rest
        return undefined
      }
      const correction = closed && used.length > 0 && (!rest || !spokeSince) ? correct(closed, text) : undefined
      if (!correction && rest) finals.push(rest)
      segmentDone()
      return correction
    },
    text: () => joinWords(...finals, partial),
    /** The number that the open utterance has, and will keep. */
    utterance: () => utterance,
    /** Whether the recogniser may still change its mind about the last words. */
    unfinished: () => partial !== '',
    /** The caller made a sound: words to come may be new ones. */
    spoke: () => void (spokeSince = true),
    close(): { utterance: number; text: string } {
      const text = joinWords(...finals, partial)
      const open = partial !== ''
      closed = open ? { utterance, finals, text, before: used } : undefined
      used = open ? [...used, ...textsOf(partial)] : []
      finals = []
      partial = ''
      spokeSince = false
      return { utterance: utterance++, text }
    },
    /** What was said is nobody's turn: none of it comes again, and nothing corrects it. */
    drop(): void {
      used = partial ? [...used, ...textsOf(partial)] : []
      finals = []
      partial = ''
      closed = undefined
      spokeSince = false
    },
    /** The open segment will not be finished. */
    cut,
  }

  function cut(): void {
    if (partial) finals.push(partial)
    segmentDone()
  }

  function correct(of: Closed, segment: string): Correction | undefined {
    const text = joinWords(...of.finals, unused(segment, of.before, of.text))
    const correction = { utterance: of.utterance, text, reworded: !sameWords(text, of.text) }
    return text && text !== of.text ? correction : { ...correction, text: of.text, reworded: false }
  }

  function segmentDone(): void {
    partial = ''
    used = []
    closed = undefined
  }
}

/**
 * What of a segment was not `used`; `rest` is what it was before. Where the used words have changed, one may now stand for
 * words on both sides, "555-0199": it counts as used, and what came of it later stays as it was understood first.
 */
function unused(segment: string, used: readonly string[], rest: string): string {
  const words = textsOf(segment)
  if (used.every((word, i) => words[i] === word)) return afterWords(segment, used.length)
  const left = afterWords(segment, splitAfter(words, used, textsOf(rest)))
  const [first] = wordsOf(left)
  const joins = wordsOf(rest).find(({ text }) => text === first?.text)
  return joins ? joinWords(rest.slice(0, joins.start), left) : left
}

const textsOf = (text: string): string[] => wordsOf(text).map((word) => word.text)
