import {
  type Foreign,
  foreignPrompts,
  type SpokenPrompt,
  type SpokenPrompts,
  spokenPrompts,
  type TtsPrompts,
} from '@call-center/shared/config/prompts'
import { readTranslation, translateSentences, translationPrompt } from '@call-center/shared/config/translation'
import { ProviderError } from '@call-center/shared/errors'
import type { Log } from '@call-center/shared/log'
import * as z from 'zod'
import type { KeyValues } from '../features/kv-features.ts'
import type { SlowModel } from '../insights/slow-model.ts'

/** The ready-made sentences that the carrier speaks for the edge. */
export interface Sentences {
  /** Those of a language, as far as they are known: what is not translated yet is English. */
  in(shortCode: string): SpokenPrompts
  /** Has those of languages that none are shipped for translated, once for all calls. A caller waits for it, but not long. */
  prepare(shortCodes: readonly string[]): Promise<void>
}

export interface SentencesOptions {
  readonly configured: TtsPrompts
  readonly model: SlowModel
  /** Keeps translations for other isolates and for later. Absent: each isolate asks for its own. */
  readonly kept: KeyValues | undefined
  readonly log: Log
  readonly now: () => number
  readonly pause: (ms: number) => Promise<void>
  readonly later: (work: Promise<unknown>) => void
}

const SPOKEN_HERE: readonly SpokenPrompt[] = [
  'disclosure_tpl',
  'recording_consent_tpl',
  'ivr_language_tpl',
  'goodbye_tpl',
  'transfer_wait_tpl',
  'transfer_briefing_tpl',
]
/** Silence the first caller of a new language may hear; then it is English once more, and translated for the next one. */
const LONGEST_WAIT_MS = 2_000
const TRANSLATE_WITHIN_MS = 30_000
/** After a failure, nobody tries again for so long. */
const RETRY_MS = 60_000

/** A translation holds for the sentences it was made of: other ones are translated anew. */
const Kept = z.object({ of: z.string(), translated: z.record(z.string(), z.array(z.string())) })

export function createSentences(options: SentencesOptions): Sentences {
  const { configured, model, kept, log, now, pause, later } = options
  const known = new Map<string, Foreign>()
  const notBefore = new Map<string, number>()
  const isMissing = (code: string): boolean =>
    !known.has(code) && Object.keys(foreignIn(code)).length > 0 && now() >= (notBefore.get(code) ?? 0)

  return {
    in: (code) => spokenPrompts(configured, code, known.get(code)),
    /** Two requests may both ask the model: a request of workerd cannot wait for what another one began. */
    async prepare(codes) {
      const missing = [...new Set(codes)].filter(isMissing)
      if (missing.length === 0) return
      const work = Promise.all(missing.map(learn))
      later(work)
      await Promise.race([work, pause(LONGEST_WAIT_MS)])
    },
  }

  function foreignIn(code: string): Foreign {
    const foreign = foreignPrompts(configured, code)
    return Object.fromEntries(SPOKEN_HERE.flatMap((name) => (foreign[name] ? [[name, foreign[name]]] : [])))
  }

  async function learn(code: string): Promise<void> {
    const foreign = foreignIn(code)
    const of = JSON.stringify(foreign)
    try {
      const key = `sentences:${code}`
      const before = readKept(await kept?.get(key))
      if (before?.of === of) return void known.set(code, before.translated)
      const translated = await translateSentences(foreign, (texts) => translate(texts, code))
      known.set(code, translated)
      await kept?.put(key, JSON.stringify({ of, translated }))
    } catch (error) {
      notBefore.set(code, now() + RETRY_MS)
      log.warn({ err: error, lang: code }, 'sentences could not be translated')
    }
  }

  async function translate(texts: readonly string[], to: string): Promise<readonly string[]> {
    const { system, user } = translationPrompt(texts, to)
    const messages = [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ] as const
    const answer = await model.complete(messages, { signal: AbortSignal.timeout(TRANSLATE_WITHIN_MS) })
    const translated = readTranslation(answer, texts)
    if (!translated) throw new ProviderError('llm', 'the answer is no translation', { retryable: false })
    return translated
  }
}

function readKept(text: string | null | undefined): z.infer<typeof Kept> | undefined {
  try {
    return Kept.safeParse(JSON.parse(text ?? 'null')).data
  } catch {
    return undefined
  }
}
