import { GERMAN } from './de.ts'
import { ENGLISH } from './en.ts'
import { SPANISH } from './es.ts'
import { FRENCH } from './fr.ts'
import { ITALIAN } from './it.ts'
import { JAPANESE } from './ja.ts'
import { PORTUGUESE } from './pt.ts'
import type { TurnLanguage } from './turn-language.ts'
import { CHINESE } from './zh.ts'

const LANGUAGES: Readonly<Record<string, TurnLanguage>> = {
  de: GERMAN,
  en: ENGLISH,
  es: SPANISH,
  fr: FRENCH,
  it: ITALIAN,
  ja: JAPANESE,
  pt: PORTUGUESE,
  zh: CHINESE,
}

export const ALL_LANGUAGES: readonly TurnLanguage[] = Object.values(LANGUAGES)

/** The words of `code` (BCP 47), or `undefined` for a language of which nothing is known but its punctuation. */
export function languageOf(code: string): TurnLanguage | undefined {
  return LANGUAGES[code.slice(0, 2).toLowerCase()]
}

/** The language of `text` where nobody says it: by its script, else English. */
export function codeByScript(text: string): string {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'ja-JP'
  return /\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en-US'
}
