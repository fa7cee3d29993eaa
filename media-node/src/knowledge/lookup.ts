import { TurnInterrupted } from '@call-center/shared/errors'
import type { Log } from '@call-center/shared/log'
import { KNOWLEDGE_MISSED, KNOWLEDGE_SEARCHES, type Metrics } from '../metrics.ts'
import { sameWords, wordsOf } from '../turn/words.ts'
import type { FoundDocument, Knowledge } from './knowledge.ts'

/**
 * Looks up what the documents say to the caller's words while they are still spoken. Nobody ever waits for it: an answer is
 * begun with what was found by then, and what comes later is there for the next request.
 */
export interface Lookup extends Disposable {
  /** The caller's words so far. `complete`: they may be all. */
  hear(words: string, options: { readonly complete: boolean }): void
  /**
   * The turn is over, and these were its words. Resolves when what was begun for them is through, found or not: a conversation
   * in text waits for it, one on the telephone never does.
   */
  close(words: string): Promise<void>
  /** What the model is shown: documents for this turn first, then those for the last ones. At most `top_n_documents`. */
  readonly documents: readonly FoundDocument[]
}

export interface LookupOptions {
  readonly knowledge: Knowledge
  /** The least score of what is shown. */
  readonly strictness: number
  readonly topDocuments: number
  /** Turns that documents are kept of, this one included. */
  readonly lastMessages: number
  /** What the caller said earlier, oldest first: they are looked up as the call begins. */
  readonly history: readonly string[]
  readonly lang: () => string
  /** The documents are others now. */
  readonly onNews: () => void
  readonly metrics: Metrics
  readonly log: Log
}

/** Fewer are a sign of listening, or the start of something. */
const FEWEST_WORDS = 2
/** New words that are worth a search of their own while the caller speaks on. */
const NEW_WORDS = 3
/** Searches that one turn may cost, the last of them kept for words that may be all. */
const MOST_SEARCHES = 6

interface Turn {
  searches: number
  /** Searches that are not through. */
  running: number
  /** Words searched for last. */
  asked: string
  /** Words that wait until a search is through. */
  next: string
  /** How much of the turn the documents are for; longer words know better. */
  foundFor: number
  found: readonly FoundDocument[]
  over: boolean
  /** All searches so far are through. */
  through: Promise<unknown>
}

const newTurn = (): Turn => ({
  searches: 0,
  running: 0,
  asked: '',
  next: '',
  foundFor: 0,
  found: [],
  over: false,
  through: Promise.resolve(),
})

export function createLookup(options: LookupOptions): Lookup {
  const { knowledge, strictness, topDocuments, lastMessages, history, lang, onNews, metrics, log } = options
  const over = new AbortController()
  let turn = newTurn()
  /** Of the turns before, the newest first. */
  let earlier: Turn[] = []
  let shown: readonly FoundDocument[] = []
  void lookBack()

  return {
    hear(words, { complete }) {
      if (turn.over) beginTurn()
      want(turn, words, complete)
    },
    async close(words) {
      if (turn.over) beginTurn()
      want(turn, words, true)
      turn.over = true
      await turn.through
    },
    get documents() {
      return shown
    },
    [Symbol.dispose]: () => over.abort(new TurnInterrupted('the call is over')),
  }

  function beginTurn(): void {
    earlier = [turn, ...earlier].slice(0, lastMessages - 1)
    turn = newTurn()
  }

  function want(of: Turn, words: string, complete: boolean): void {
    const count = wordsOf(words).length
    if (count < FEWEST_WORDS || sameWords(words, of.asked)) return
    if (complete && of.searches < MOST_SEARCHES) return begin(of, words)
    if (of.searches >= MOST_SEARCHES - 1) return
    // While one is under way, the words that come only replace each other.
    if (of.running > 0) of.next = words
    else if (count - wordsOf(of.asked).length >= (of.asked ? NEW_WORDS : FEWEST_WORDS)) begin(of, words)
  }

  function begin(of: Turn, words: string): void {
    of.through = Promise.all([of.through, search(of, words)])
  }

  async function search(of: Turn, words: string): Promise<void> {
    of.searches++
    of.running++
    of.asked = words
    of.next = ''
    metrics.add(KNOWLEDGE_SEARCHES)
    try {
      const found = await knowledge.search(words, { lang: lang(), signal: over.signal })
      take(of, words, found)
    } catch (error) {
      if (over.signal.aborted) return
      metrics.add(KNOWLEDGE_MISSED)
      log.warn({ err: error }, 'the documents could not be searched')
    } finally {
      of.running--
    }
    if (of.next && !of.over) want(of, of.next, false)
  }

  function take(of: Turn, words: string, found: readonly FoundDocument[]): void {
    const length = wordsOf(words).length
    if (length < of.foundFor) return
    of.foundFor = length
    of.found = found.filter(({ score }) => score >= strictness)
    if (of === turn || earlier.includes(of)) show()
  }

  /**
   * An answer may have been begun with what is shown. It is begun again for a document that it lacks and that says more than
   * any other, not because the second and the third have changed places.
   */
  function show(): void {
    const [best] = turn.found
    if (best ? shown.some(({ id }) => id === best.id) : shown.length > 0) return
    const others = earlier.flatMap(({ found }) => found)
    const next = unique([...turn.found, ...others]).slice(0, topDocuments)
    if (next.length === 0 && shown.length === 0) return
    shown = next
    onNews()
  }

  /** A call that is taken up again goes on with what was looked up for it before. */
  async function lookBack(): Promise<void> {
    const remembered = history.slice(Math.max(0, history.length - lastMessages + 1))
    for (const words of remembered.toReversed()) {
      const past = { ...newTurn(), over: true }
      earlier = [...earlier, past]
      if (wordsOf(words).length >= FEWEST_WORDS) await search(past, words)
      if (over.signal.aborted) return
    }
  }
}

function unique(documents: readonly FoundDocument[]): FoundDocument[] {
  const ids = new Set<string>()
  return documents.filter(({ id }) => !ids.has(id) && ids.add(id))
}
