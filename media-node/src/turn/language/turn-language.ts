import type { Phrases } from '../phrases.ts'

/**
 * What a language gives away about where a sentence ends. Recognisers tell words in lower case and without punctuation
 * while somebody speaks, so the words alone must do. All lists are judgements about calls, not grammar books.
 */
export interface TurnLanguage {
  /** Never the last word: articles, possessives, conjunctions, fillers. A recogniser's full stop does not change that. */
  readonly never: Phrases
  /** Seldom the last word: prepositions, auxiliaries, adjectives before their noun, verbs before their object. */
  readonly seldom: Phrases
  /** Of those, the ones that end a sentence when a recogniser says so: adverbs, adjectives, question words. */
  readonly stoppable: Phrases
  /** Often goes on, often not: the first halves of compounds. */
  readonly perhaps: Phrases
  /** Endings that do the same: infinitives before their object, adverbs before their adjective. */
  readonly perhapsEnding?: RegExp
  /** Ends what has a verb: "please", "any more", "yesterday". */
  readonly closing: Phrases
  /** Stands for a whole turn: "yes", "no thank you", "that's all". */
  readonly answers: Phrases
  /** Begins a clause that must have a verb of its own. */
  readonly clause: Phrases
  /** An object that stands before its verb ("what I said"), or whatever else sends the verb to the end: nothing follows it. */
  readonly fronts?: Phrases
  /** Begins a clause that promises another one: "if", "when". */
  readonly promise: Phrases
  /** Subjects: the word after one is taken for a verb. */
  readonly subjects: Phrases
  /** Words that tell a verb is there. */
  readonly verbs: Phrases
  /** Endings that do. */
  readonly verbEnding?: RegExp
  /** Verbs whose second half comes at the end: `ich möchte … melden`. */
  readonly frame?: { readonly opens: Phrases; readonly closes: RegExp }
  /** Begin what is not a sentence until a verb comes: "my", "the". */
  readonly determiners: Phrases
  /** What a listener says to show that they listen. */
  readonly backchannels: Phrases
  /** Said to stop the assistant, at the beginning of what is said. */
  readonly urgent: Phrases
  readonly days: Phrases
  readonly months: Phrases
  readonly hours: Phrases
  /** "@" and "." as they are spoken. */
  readonly at: Phrases
  readonly dot: Phrases
  /** Values of number words below one hundred. */
  readonly numbers: ReadonlyMap<string, number>
  /** Between tens and units: `treinta y cuatro`. */
  readonly numberJoint?: string
}

/** `zero one two …`, counted from `first` in steps of `by`. */
export const counted = (words: string, first = 0, by = 1): [string, number][] =>
  words.split(' ').map((word, i) => [word, first + i * by])
