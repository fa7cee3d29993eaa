import { ALL_LANGUAGES, codeByScript, languageOf } from './language/language-of.ts'
import { consistsOf, phraseAt, type Phrases, startsWith } from './phrases.ts'
import { wordsOf } from './words.ts'

/** More words than this are somebody talking, whatever they are. */
const MOST_WORDS = 4
/** Chinese and Japanese are counted by the character. */
const MOST_CHARACTERS = 10

/** What speech over the assistant is: a sign of listening, somebody who wants the floor now, or somebody who talks. */
export type Interruption = 'backchannel' | 'urgent' | 'words'

/** Callers mix languages when they only hum and agree: signs of listening are those of all languages, `code` is for the rest. */
export function classifyInterruption(text: string, code?: string): Interruption {
  if (isBackchannel(text)) return 'backchannel'
  const words = wordsOf(text).map((word) => word.text)
  const own = languageOf(code ?? codeByScript(text))
  return own && startsWith(afterSigns(words, own.backchannels), own.urgent) ? 'urgent' : 'words'
}

/** Whether `text` only shows that somebody listens ("mm-hm", "oui d'accord"), and takes no turn. */
export function isBackchannel(text: string): boolean {
  const words = wordsOf(text).map((word) => word.text)
  const most = words.every((word) => word.length === 1) ? MOST_CHARACTERS : MOST_WORDS
  if (words.length > most) return false
  return ALL_LANGUAGES.some(({ backchannels }) => consistsOf(words, backchannels))
}

/** "Okay wait", "oui mais": what comes after the sign of listening counts. */
function afterSigns(words: readonly string[], signs: Phrases): readonly string[] {
  const length = phraseAt(words, 0, signs)
  return length > 0 ? afterSigns(words.slice(length), signs) : words
}
