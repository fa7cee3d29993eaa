import {
  type Foreign,
  foreignPrompts,
  type SpokenPrompts,
  spokenPrompts,
  type TtsPrompts,
} from '@call-center/shared/config/prompts'
import { translateSentences } from '@call-center/shared/config/translation'
import type { Log } from '@call-center/shared/log'
import type { Clock } from '../clock.ts'
import type { Translator } from '../conversation/translator.ts'

/** The ready-made sentences, in every language. */
export interface PromptBook {
  /** The sentences of a language, as far as they are translated: what is not, is the shipped or English sentence. */
  prompts(configured: TtsPrompts, shortCode: string): SpokenPrompts
  /** Has them translated, once for all calls. Resolves when that is done, or did not work. Never rejects. */
  prepare(configured: TtsPrompts, shortCode: string): Promise<void>
}

/** After a failure, nobody tries again for so long. */
const RETRY_MS = 60_000

export function createPromptBook(options: {
  readonly translator: Translator
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}): PromptBook {
  const { translator, clock, log, signal } = options
  const pages = new Map<string, { prompts?: Foreign; readonly ready: Promise<void> }>()

  return {
    prompts: (configured, shortCode) =>
      spokenPrompts(configured, shortCode, pages.get(keyOf(configured, shortCode))?.prompts),
    prepare(configured, shortCode) {
      const key = keyOf(configured, shortCode)
      const known = pages.get(key)
      if (known) return known.ready
      const foreign = foreignPrompts(configured, shortCode)
      if (Object.keys(foreign).length === 0) return Promise.resolve()
      const translated = translateSentences(foreign, (texts) => translator.translate(texts, { to: shortCode, signal }))
      const ready = translated.then(
        (prompts) => void pages.set(key, { prompts, ready }),
        (error: unknown) => {
          if (signal.aborted) return
          log.warn({ err: error, lang: shortCode }, 'sentences could not be translated')
          clock.after(RETRY_MS, () => void pages.delete(key))
        },
      )
      pages.set(key, { ready })
      return ready
    },
  }
}

const keyOf = (configured: TtsPrompts, shortCode: string): string => JSON.stringify([shortCode, configured])
