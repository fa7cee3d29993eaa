import { fillIn, type SpokenPrompt, spokenPrompts } from '@call-center/shared/config/prompts'
import { languageOf } from '@call-center/shared/config/languages'
import type { Session } from '@call-center/shared/protocol/call-api'
import type { ChunkOptions } from '../conversation/sentence-chunker.ts'
import type { PromptBook } from './prompt-book.ts'
import type { Voice } from '../tts/text-to-speech.ts'

/** Chooses one of several ways to say something. At random in production. */
export type Pick = <T>(choices: readonly T[]) => T | undefined

/** How one call sounds at the moment: its language, voice and speed, and its ready-made sentences. */
export interface SpeechSettings {
  readonly lang: string
  readonly rate: number
  readonly voice: Voice
  /** Where sentences are parted, as this language and its openings want it. */
  readonly chunking: ChunkOptions
  /** All ways to say it, with nothing filled in. */
  prompts(name: SpokenPrompt): readonly string[]
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
  const choices = (name: SpokenPrompt): readonly string[] => sentences(prompts.tts, language.short_code)[name]
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
    get chunking() {
      return { language: language.short_code, openings: choices('opening_tpl') }
    },
    prompts: choices,
    prompt(name, values = {}) {
      const { bot_company, bot_name } = initiate
      return fillIn(pick(choices(name)) ?? '', { bot_company, bot_name, ...values })
    },
    changeLanguage: (shortCode) => void (language = languageOf(initiate.lang, shortCode)),
    changeSpeed: (newRate) => void (rate = newRate),
  }
}
