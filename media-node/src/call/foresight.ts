import type { Log } from '@call-center/shared/log'
import type { Session } from '@call-center/shared/protocol/call-api'
import type { FoundDocument } from '../knowledge/knowledge.ts'
import { createLookup } from '../knowledge/lookup.ts'
import type { Metrics } from '../metrics.ts'
import type { DocumentSearch } from '../tools/search-document.ts'
import type { TurnEvent } from '../turn/turn-event.ts'
import { sameWords } from '../turn/words.ts'
import type { CallState } from './call-state.ts'
import type { SpeechSettings } from './speech-settings.ts'

/** What the caller may have said when they are finished. */
export interface Foreseen {
  readonly text: string
  /** It belongs to what they said just before. */
  readonly joining: boolean
  /** They have not paused yet. */
  readonly speaking: boolean
}

export interface KnowledgeStage extends DocumentSearch {
  /** Turns of the caller that documents are looked up for. */
  readonly lastMessages: number
}

type MayBeOver = Extract<TurnEvent, { readonly type: 'turn-possible' | 'turn-likely' }>

/**
 * What is done about words before it is certain that they are all: documents are looked up, and an answer is begun. Only
 * while the call listens: what is said over the assistant may be no turn.
 */
export interface Foresight extends Disposable {
  /** Words of a turn that goes on. */
  overhear(words: string, state: CallState): void
  /** The caller may be finished with what they say. The answer is begun, and held until the turn ends or goes on. */
  foresee(event: MayBeOver, state: CallState): void
  /** They were. Resolves when the documents for them are there, or cannot be; on the telephone nobody waits for it. */
  close(words: string): Promise<void>
  /** What the documents say to it, as far as it is known. */
  readonly documents: readonly FoundDocument[]
}

export interface ForesightParts {
  /** Absent: there are no documents. */
  readonly knowledge: KnowledgeStage | undefined
  readonly session: Session
  readonly settings: SpeechSettings
  /** Begins an answer, anew when its prompt has changed. */
  readonly begin: (said: Foreseen) => void
  readonly metrics: Metrics
  readonly log: Log
}

export function createForesight({ knowledge, session, settings, begin, metrics, log }: ForesightParts): Foresight {
  let expected: Foreseen | undefined
  const lookup =
    knowledge &&
    createLookup({
      ...knowledge,
      history: session.messages.filter(({ persona }) => persona === 'human').map(({ content }) => content),
      lang: () => settings.lang,
      // Before the turn is over its answer is begun again; after that, the documents are for the next request.
      onNews: () => expected && begin(expected),
      metrics,
      log,
    })

  return {
    overhear(words, { phase }) {
      if (phase !== 'listening') return
      if (expected && !sameWords(expected.text, words)) expected = undefined
      lookup?.hear(words, { complete: false })
    },
    foresee({ type, text }, state) {
      if (state.phase !== 'listening') return
      expected = { text, joining: state.joining, speaking: type === 'turn-possible' }
      lookup?.hear(text, { complete: true })
      begin(expected)
    },
    async close(words) {
      expected = undefined
      await lookup?.close(words)
    },
    get documents() {
      return lookup?.documents ?? []
    },
    [Symbol.dispose]: () => lookup?.[Symbol.dispose](),
  }
}
