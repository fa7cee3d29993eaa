import type { CallState } from '@call-center/shared/call/call'
import { languageOf } from '@call-center/shared/config/languages'
import { fillIn, type SpokenPrompt, spokenPrompts } from '@call-center/shared/config/prompts'
import type { Services } from '../services.ts'
import type { Question, Spoken } from '../telephony/telephony.ts'
import { menuContext } from './plan.ts'

/** The phrases a caller says are English names of languages. */
const PHRASES_LANG = 'en-US'

/** One sentence per language, each in its own voice; answered by a key or a spoken name. */
export function languageQuestion({ config }: Services, call: CallState, attempt: number): Question {
  const { availables } = call.initiate.lang
  const sentences = availables.map(({ short_code, voice, pronunciations_en }, index): Spoken => {
    const values = { index: String(index + 1), label: pronunciations_en[0] ?? short_code }
    return {
      text: pickOne(spokenPrompts(config.prompts.tts, short_code).ivr_language_tpl, values),
      lang: short_code,
      voice,
    }
  })
  const disclosure = attempt === 1 ? [sentence(config, call, 'disclosure_tpl')] : []
  return {
    to: call.initiate.phone_number,
    prompt: [...disclosure, ...sentences],
    choices: availables.map(({ short_code, pronunciations_en }) => ({ label: short_code, phrases: pronunciations_en })),
    phrasesLang: PHRASES_LANG,
    context: menuContext(attempt),
  }
}

/** A shipped or configured sentence in the language of the call. */
export function sentence(config: Services['config'], call: CallState, prompt: SpokenPrompt): Spoken {
  const { short_code, voice } = languageOf(call.initiate.lang, call.lang_short_code)
  const { bot_company, bot_name } = call.initiate
  const templates = spokenPrompts(config.prompts.tts, short_code)[prompt]
  return { text: pickOne(templates, { bot_company, bot_name }), lang: short_code, voice }
}

const pickOne = (templates: readonly string[], values: Readonly<Record<string, string>>): string =>
  fillIn(templates[Math.floor(Math.random() * templates.length)] ?? '', values)
