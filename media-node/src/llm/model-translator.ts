import { readTranslation, translationPrompt } from '@call-center/shared/config/translation'
import { ProviderError } from '@call-center/shared/errors'
import type { Translator } from '../conversation/translator.ts'
import type { LanguageModel } from './language-model.ts'

/** Texts in one request: more are forgotten or mixed up by small models. */
const AT_ONCE = 30
const MAX_TOKENS = 4_000

/** Translates with a language model. */
export const modelTranslator = (llm: LanguageModel): Translator => ({
  async translate(texts, { to, signal }) {
    const translated: string[] = []
    for (let from = 0; from < texts.length; from += AT_ONCE) {
      translated.push(...(await translateSome(llm, texts.slice(from, from + AT_ONCE), to, signal)))
    }
    return translated
  },
})

/** @throws {ProviderError} when the answer is not a list of as many texts with the same placeholders. */
async function translateSome(
  llm: LanguageModel,
  texts: readonly string[],
  to: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { system, user } = translationPrompt(texts, to)
  const messages = [
    { role: 'system', text: system },
    { role: 'user', text: user },
  ] as const
  let answer = ''
  for await (const part of llm.reply(messages, { tools: [], maxTokens: MAX_TOKENS, signal })) {
    if (part.type === 'text') answer += part.text
  }
  const translated = readTranslation(answer, texts)
  if (!translated) throw new ProviderError('translator', 'the answer is no translation', { retryable: false })
  return translated
}
