import { ALL_LANGUAGES, codeByScript, languageOf } from './language/language-of.ts'
import { consistsOf, mayConsistOf, phraseAt, type Phrases, phrases, startsWith, union } from './phrases.ts'
import type { TurnLanguage } from './language/turn-language.ts'
import { wordsOf } from './words.ts'

/** More words than this are somebody talking, whatever they are; "okay, okay, okay" is one. */
const MOST_WORDS = 6
/** Chinese and Japanese are counted by the character. */
const MOST_CHARACTERS = 10
/** With those that are said twice and more. */
const MOST_REPEATED = 40

/** What speech over the assistant is: a sign of listening, somebody who wants the floor now, or somebody who talks. */
export type Interruption = 'backchannel' | 'urgent' | 'words'

/** Callers hum and agree across languages: these mean nothing else in any of those that are known. */
const ANYWHERE = phrases(
  'mm, mmm, mmh, hm, hmm, mhm, mm-hm, mm-hmm, mm hm, mm hmm, uh-huh, uh huh, aha, ajá, ah, oh, um, euh, ok, okay, okey',
  "oui, ouais, d'accord, oui d'accord, entendu, sí, vale, de acuerdo, ja, genau, alles klar, sì, va bene, d'accordo, sim, tá bom",
  '嗯, 嗯嗯, 好的, 好, 对, 是的, はい, うん, ええ, そうですね',
)

/** `open`: more words of the same may come, so "thank" is no interruption yet. */
export function classifyInterruption(text: string, code?: string, { open = false } = {}): Interruption {
  const words = wordsOf(text).map((word) => word.text)
  if (consistOfSigns(words, text, code, consistsOf)) return 'backchannel'
  const own = languageOf(code ?? codeByScript(text))
  if (own && startsWith(afterSigns(words, own.backchannels), own.urgent)) return 'urgent'
  return open && consistOfSigns(words, text, code, mayConsistOf) ? 'backchannel' : 'words'
}

/**
 * Whether `text` only shows that somebody listens ("mm-hm", "oui d'accord"), and takes no turn. `code`: what is spoken, BCP 47. "Legal"
 * is a sign of listening in Portuguese alone; of a language that nothing is known of, the signs are those of all others.
 */
export const isBackchannel = (text: string, code?: string): boolean =>
  consistOfSigns(
    wordsOf(text).map((word) => word.text),
    text,
    code,
    consistsOf,
  )

function consistOfSigns(
  all: readonly string[],
  text: string,
  code: string | undefined,
  does: typeof consistsOf,
): boolean {
  if (all.length > MOST_REPEATED) return false
  const words = all.filter((word, i) => word !== all[i - 1])
  const most = words.every((word) => word.length === 1) ? MOST_CHARACTERS : MOST_WORDS
  if (words.length > most) return false
  return (SIGNS.get(languageOf(code ?? codeByScript(text))) ?? ALL_SIGNS).some(
    (signs) => does(words, signs) || does(all, signs),
  )
}

const SIGNS = new Map<TurnLanguage | undefined, readonly Phrases[]>(
  ALL_LANGUAGES.map((language) => [language, [union(language.backchannels, ANYWHERE)]]),
)
const ALL_SIGNS = [...SIGNS.values()].flat()

/** "Okay wait", "oui mais": what comes after the sign of listening counts. */
function afterSigns(words: readonly string[], signs: Phrases): readonly string[] {
  const length = phraseAt(words, 0, signs)
  return length > 0 ? afterSigns(words.slice(length), signs) : words
}
