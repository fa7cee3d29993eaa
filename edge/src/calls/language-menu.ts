import type { CallState } from '@call-center/shared/call/call'
import { languageOf } from '@call-center/shared/config/languages'
import { fillIn, type SpokenPrompt } from '@call-center/shared/config/prompts'
import type { Services } from '../services.ts'
import type { Question, Spoken } from '../telephony/telephony.ts'
import type { Sentences } from './spoken-sentences.ts'

/** The phrases a caller says are English names of languages. */
const PHRASES_LANG = 'en-US'

/** One sentence per language, each in its own voice; answered by a key or a spoken name. */
export function languageQuestion(
  { sentences }: Services,
  call: CallState,
  { attempt, context }: { readonly attempt: number; readonly context: string },
): Question {
  const { availables } = call.initiate.lang
  const offers = availables.map(({ short_code, voice, pronunciations_en }, index): Spoken => {
    const values = { index: String(index + 1), label: pronunciations_en[0] ?? short_code }
    return {
      text: pickOne(sentences.in(short_code).ivr_language_tpl, values),
      lang: short_code,
      voice,
    }
  })
  const disclosure = attempt === 1 ? [sentence(sentences, call, 'disclosure_tpl')] : []
  return {
    to: call.initiate.phone_number,
    prompt: [...disclosure, ...offers],
    choices: availables.map(({ short_code, pronunciations_en }) => ({ label: short_code, phrases: pronunciations_en })),
    phrasesLang: PHRASES_LANG,
    context,
  }
}

/** A ready-made sentence in the language of the call. */
export function sentence(
  sentences: Sentences,
  call: CallState,
  prompt: SpokenPrompt,
  values: Readonly<Record<string, string>> = {},
): Spoken {
  const { short_code, voice } = languageOf(call.initiate.lang, call.lang_short_code)
  const { bot_company, bot_name } = call.initiate
  const text = pickOne(sentences.in(short_code)[prompt], { bot_company, bot_name, ...values })
  return { text, lang: short_code, voice }
}

const pickOne = (templates: readonly string[], values: Readonly<Record<string, string>>): string =>
  fillIn(templates[Math.floor(Math.random() * templates.length)] ?? '', values)
