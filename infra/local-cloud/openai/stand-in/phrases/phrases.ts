import type { FieldType, Topic } from '../fields.ts'

export type Lang = 'en' | 'fr' | 'es' | 'zh'

export interface Answers {
  readonly needs: (list: string) => string
  readonly nothingNeeded: string
  readonly known: (list: string) => string
  readonly nothingKnown: string
  readonly why: string
  readonly duration: string
  readonly next: string
  readonly hears: string
  readonly help: string
  /** For every other question. */
  readonly cannotTell: string
}

/** Everything the stand-in can say in one language. One question at a time, no abbreviations. */
export interface Phrases {
  /** Questions for fields whose name tells what they are. */
  readonly questions: Readonly<Record<Topic, string>>
  /** Questions for the others, from their label. */
  readonly ask: Readonly<Record<FieldType, (label: string) => string>>
  /** What each usual field is called when it is told, in the middle of a sentence. */
  readonly labels: Readonly<Record<Topic, string>>
  /** Said before the question is repeated, when the answer could not be used. */
  readonly help: Readonly<Record<FieldType, string>>
  readonly noted: string
  readonly notedSad: string
  readonly notedName: (name: string) => string
  readonly hello: string
  readonly howCanIHelp: string
  readonly whoAmI: string
  readonly notUnderstood: string
  readonly refusal: string
  readonly skipped: string
  readonly goOn: string
  /** What is still missing is keyed: how is said by the product. */
  readonly needsKeys: (label: string) => string
  readonly welcome: string
  readonly summary: (parts: string) => string
  readonly anythingElse: string
  readonly goodbye: string
  readonly transferring: string
  readonly noHuman: string
  readonly reminderSet: string
  readonly slower: string
  readonly faster: string
  readonly languageChanged: string
  readonly languageUnavailable: string
  readonly smsSent: string
  readonly searching: string
  readonly found: (text: string) => string
  readonly nothingFound: string
  /** Never promises help: nobody has been called. */
  readonly emergency: string
  readonly dial: (number: string) => string
  /** Said once the caller knows whom to dial, and until they say that they are safe. */
  readonly whenSafe: string
  /** Where no number is known. */
  readonly dialLocal: string
  /** To somebody who swears. */
  readonly calm: string
  readonly cannotDo: string
  readonly newClaim: string
  readonly corrected: string
  /** The day of something that happened cannot lie ahead. */
  readonly stillToCome: string
  readonly reminderOfWhat: string
  /** What the caller's questions are answered with. */
  readonly answers: Answers
  /** Long enough to be interrupted. */
  readonly explanation: readonly string[]
}
