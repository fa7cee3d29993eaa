import type { CallState } from '@call-center/shared/call/call'
import { languageOf } from '@call-center/shared/config/languages'
import type { Question } from '../telephony/telephony.ts'
import { YES } from './consent-answer.ts'

/** What people say, by language; where there is none, the keypad and English are understood. */
const ANSWERS: Readonly<Record<string, readonly [yes: readonly string[], no: readonly string[]]>> = {
  en: [
    ['Yes', 'Yes please', 'I agree'],
    ['No', 'No thanks'],
  ],
  es: [['Sí', 'De acuerdo'], ['No']],
  fr: [['Oui', "D'accord"], ['Non']],
  zh: [
    ['是', '可以', '好'],
    ['不', '不可以'],
  ],
}

/** Key 1 is yes, key 2 is no. */
export function yesOrNo(call: CallState): Pick<Question, 'choices' | 'phrasesLang'> {
  const { short_code } = languageOf(call.initiate.lang, call.lang_short_code)
  const own = ANSWERS[short_code.split('-')[0] ?? '']
  const [yes, no] = own ?? ANSWERS['en'] ?? [[], []]
  return {
    choices: [
      { label: YES, phrases: yes },
      { label: 'no', phrases: no },
    ],
    phrasesLang: own ? short_code : 'en-US',
  }
}
