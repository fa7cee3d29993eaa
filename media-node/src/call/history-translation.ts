import type { Log } from '@call-center/shared/log'
import type { Conversation } from '../conversation/conversation.ts'
import type { Translator } from '../conversation/translator.ts'

/**
 * When the language changes, the model gets what was said before in the new language: models go on in the language they
 * read. In the background: until it is done, and when it fails, they read it as it was said. The call document keeps the
 * original words. Resolves when it is done or given up; never rejects.
 */
export function createHistoryTranslation(parts: {
  readonly translator?: Translator | undefined
  readonly conversation: Conversation
  readonly log: Log
  /** The call is over. */
  readonly signal: AbortSignal
}): (lang: string) => Promise<void> {
  const { translator, conversation, log, signal } = parts
  let last = new AbortController()

  return async (lang) => {
    last.abort()
    last = new AbortController()
    if (translator) await follow(translator, lang, AbortSignal.any([signal, last.signal]))
  }

  async function follow(translator: Translator, to: string, within: AbortSignal): Promise<void> {
    const texts = conversation.texts()
    try {
      const translations = await translator.translate(texts, { to, signal: within })
      within.throwIfAborted()
      conversation.readAs(new Map(texts.map((text, i) => [text, translations[i] ?? text])))
    } catch (error) {
      if (!within.aborted) log.warn({ err: error, lang: to }, 'the conversation could not be translated')
    }
  }
}
