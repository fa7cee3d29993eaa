import { fillIn, type SpokenPrompt, spokenPrompts } from '@call-center/shared/config/prompts'
import { languageOf } from '@call-center/shared/config/languages'
import type { Session } from '@call-center/shared/protocol/call-api'
import type { PromptBook } from './prompt-book.ts'
import type { Voice } from '../tts/text-to-speech.ts'

/** Chooses one of several ways to say something. At random in production. */
export type Pick = <T>(choices: readonly T[]) => T | undefined

/** How one call sounds at the moment: its language, voice and speed, and its ready-made sentences. */
export interface SpeechSettings {
  readonly lang: string
  readonly rate: number
  readonly voice: Voice
  prompt(name: SpokenPrompt, values?: Readonly<Record<string, string>>): string
  changeLanguage(shortCode: string): void
  changeSpeed(rate: number): void
}

export function createSpeechSettings(
  { initiate, lang: startLang, prompts }: Session,
  pick: Pick,
  sentences: PromptBook['prompts'] = spokenPrompts,
): SpeechSettings {
  let language = languageOf(initiate.lang, startLang)
  let rate = initiate.prosody_rate
  return {
    get lang() {
      return language.short_code
    },
    get rate() {
      return rate
    },
    get voice() {
      const { short_code, voice, custom_voice_endpoint_id: customEndpointId } = language
      return { language: short_code, name: voice, ...(customEndpointId ? { customEndpointId } : {}) }
    },
    prompt(name, values = {}) {
      const { bot_company, bot_name } = initiate
      return fillIn(pick(sentences(prompts.tts, language.short_code)[name]) ?? '', {
        bot_company,
        bot_name,
        ...values,
      })
    },
    changeLanguage: (shortCode) => void (language = languageOf(initiate.lang, shortCode)),
    changeSpeed: (newRate) => void (rate = newRate),
  }
}
