import type { AnswerGuess } from '@call-center/shared/protocol/node-channel'
import type { Clock } from '../clock.ts'
import { answeringWords } from './machine-words.ts'

/**
 * `likely-machine`: the greeting is long, or says that somebody is away. Words, a beep or its going on make a machine of it,
 * its end a person.
 */
export type AnsweredBy = 'person' | 'likely-machine' | 'machine'

/** What whoever picked up does. */
export interface AnswerDetector {
  /** Somebody began to make voice. */
  voiceBegan(): void
  /** It stopped for long enough to be the end of what they wanted to say; `voicedMs` of it were voice. */
  voiceEnded(voicedMs: number): void
  /** What was said of this utterance so far. */
  words(text: string): void
  beep(): void
  /** What the carrier takes them for, by how long they speak. */
  guess(who: AnswerGuess): void
  readonly decided: AnsweredBy | undefined
}

export interface AnswerDetectorOptions {
  /** BCP 47. */
  readonly lang: string
  /** Called with every decision: the last one stands. A machine stays one. */
  readonly onDecided: (by: AnsweredBy, why: DecidedBy) => void
  readonly clock: Clock
  readonly signal: AbortSignal
}
export type DecidedBy = 'words' | 'beep' | 'length' | 'pause' | 'silence' | 'carrier'

/** Whoever says nothing when they pick up waits for a word of ours; a machine begins within a second or two. */
const SILENT_MS = 2_500
/** People say one thing and wait. Speech that goes on for so long without a stop is a machine's, unless its words are not. */
const MONOLOGUE_MS = 3_500
/** What goes on for so long after that, without a stop, is no receptionist's greeting either. */
const SURELY_MONOLOGUE_MS = 7_000
/** After a long greeting a person waits for an answer, a machine takes a breath. */
const BREATH_MS = 1_500
/** Between two sentences of a greeting it takes less, beyond the silence that ended the utterance. */
const WAITS_MS = 350
/** A click and a cough are shorter than a "yes". */
const SHORTEST_WORD_MS = 160
/** A greeting as short as a person's is followed by its beep within this time. */
const BEEP_FOLLOWS_MS = 3_000
/** How long a person is still found out to be a machine after all. */
const SECOND_THOUGHTS_MS = 20_000

/**
 * Tells people from answering machines by what they say, how long they say it without waiting for an answer, and the beep.
 * Decides within four seconds of the first sound. Nobody is taken for a machine by the length of their greeting alone, nor by
 * the carrier's word, which is made of that length: that is only a suspicion, and ends with the greeting.
 */
export function createAnswerDetector({ lang, onDecided, clock, signal }: AnswerDetectorOptions): AnswerDetector {
  let decided: AnsweredBy | undefined
  let voicing = false
  let heard = false
  let timer: Disposable | undefined
  let saysPerson = false
  let personSinceMs = Number.POSITIVE_INFINITY
  signal.addEventListener('abort', () => timer?.[Symbol.dispose](), { once: true })
  after(SILENT_MS, () => decide('person', 'silence'))

  return {
    voiceBegan() {
      if (voicing) return
      voicing = true
      heard = true
      if (decided === undefined) after(MONOLOGUE_MS, () => suspect('length'))
      else if (decided === 'likely-machine') surelyIfItGoesOn()
    },
    voiceEnded(voicedMs) {
      voicing = false
      if (decided === 'likely-machine') return after(BREATH_MS, () => decide('person', 'pause'))
      if (decided !== undefined) return
      if (saysPerson || voicedMs >= SHORTEST_WORD_MS) after(WAITS_MS, () => decide('person', 'pause'))
      else after(SILENT_MS, () => decide('person', 'silence'))
    },
    words(text) {
      const kind = answeringWords(text, lang)
      const isPerson = decided === 'person'
      if (kind === 'recording' && !(isPerson && clock.now() - personSinceMs > SECOND_THOUGHTS_MS)) {
        decide('machine', 'words')
      } else if (kind === 'machine' && !isPerson) decide('machine', 'words')
      else if (kind === 'absence' && decided === undefined) suspect('words')
      else if (kind === 'person' || kind === 'screener') {
        saysPerson = true
        if (decided === 'likely-machine') decide('person', 'words')
      }
    },
    beep() {
      if (decided !== 'person' || clock.now() - personSinceMs < BEEP_FOLLOWS_MS) decide('machine', 'beep')
    },
    guess(who) {
      if (decided === 'person') return
      if (who === 'fax') decide('machine', 'carrier')
      else if (who === 'machine' && decided === undefined && heard) suspect('carrier')
      else if (who === 'person' && decided === 'likely-machine' && !voicing) decide('person', 'carrier')
    },
    get decided() {
      return decided
    },
  }

  function suspect(why: DecidedBy): void {
    if (saysPerson) return decide('person', 'words')
    decide('likely-machine', why)
    if (voicing) surelyIfItGoesOn()
    else after(BREATH_MS, () => decide('person', 'pause'))
  }

  function surelyIfItGoesOn(): void {
    after(SURELY_MONOLOGUE_MS, () => decide('machine', 'length'))
  }

  function decide(by: AnsweredBy, why: DecidedBy): void {
    if (signal.aborted || decided === by || decided === 'machine') return
    timer?.[Symbol.dispose]()
    decided = by
    if (by === 'person') personSinceMs = clock.now()
    onDecided(by, why)
  }

  function after(ms: number, then: () => void): void {
    timer?.[Symbol.dispose]()
    if (!signal.aborted) timer = clock.after(ms, then)
  }
}
