import { fillIn, type SpokenPrompt } from '@call-center/shared/config/prompts'
import type { Log } from '@call-center/shared/log'
import type { Session } from '@call-center/shared/protocol/call-api'
import type { Clock } from '../clock.ts'
import { formsOf } from '../conversation/opening-clause.ts'
import type { SpeechCache } from '../tts/speech-cache.ts'
import type { PromptBook } from './prompt-book.ts'
import { createSpeechSettings } from './speech-settings.ts'

/** The sentences that must come at once, and when the voice provider is in trouble; the most urgent first. */
const URGENT: readonly SpokenPrompt[] = [
  'error_tpl',
  'timeout_loading_tpl',
  'hello_tpl',
  'timeout_silence_tpl',
  'goodbye_tpl',
  'welcome_back_tpl',
  'callback_tpl',
  'end_call_to_connect_agent_tpl',
  'calltransfer_failure_tpl',
  'hearing_lost_tpl',
  'refused_tpl',
]
/** The first call's own greeting goes first. */
const HEAD_START_MS = 3_000

/**
 * Has the ready-made sentences of each kind of call translated where they have to be, and synthesises them once: one at a
 * time, in the background, in the languages that calls are held in.
 */
export function createPromptPrimer(options: {
  readonly cache: SpeechCache
  readonly book: PromptBook
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}): (session: Session) => void {
  const { cache, book, clock, log, signal } = options
  const known = new Set<string>()
  let queue = Promise.resolve()

  return (session) => {
    const { rate, voice } = createSpeechSettings(session, ([first]) => first)
    const { bot_company, bot_name } = session.initiate
    const kind = JSON.stringify([bot_company, bot_name, voice, rate, session.prompts.tts])
    if (known.has(kind)) return
    known.add(kind)
    const translated = book.prepare(session.prompts.tts, voice.language)
    queue = queue.then(prime).catch((error: unknown) => {
      if (signal.aborted) return
      known.delete(kind)
      log.warn({ err: error }, 'ready-made sentences could not be prepared')
    })

    async function prime(): Promise<void> {
      await Promise.all([clock.sleep(HEAD_START_MS, signal), translated])
      const prompts = book.prompts(session.prompts.tts, voice.language)
      for (const template of URGENT.flatMap((prompt) => prompts[prompt])) {
        const text = fillIn(template, { bot_company, bot_name })
        await cache.prime(text, { voice, rate, style: 'none', signal })
      }
      for (const form of prompts.opening_tpl.flatMap(formsOf))
        await cache.prime(form.text, { ...form, voice, rate, signal })
    }
  }
}
