import type { Model } from '@call-center/shared/config/config'
import type { Moderation } from '@call-center/shared/config/moderation'
import type { Clock } from '../clock.ts'
import { COGNITIVE_SERVICES, serviceKey, type TokenSource } from '../identity/access-token.ts'
import type { Metrics } from '../metrics.ts'
import type { LanguageModel } from './language-model.ts'
import { watchHealth } from './model-health.ts'
import { openAi } from './openai.ts'
import { loadTokenCounter } from './token-counter.ts'
import { withFallback } from './with-fallback.ts'
import { withinContext } from './within-context.ts'

/** Chooses the model of a conversation. */
export type ChatModels = (features: { readonly slow_llm_for_chat: boolean }) => LanguageModel

/** Each model backs up the other; `slow_llm_for_chat` says which is asked first. */
export async function openChatModels(
  llm: { readonly fast: Model; readonly slow: Model; readonly moderation: Moderation },
  {
    metrics,
    clock,
    tokens,
  }: { readonly metrics: Metrics; readonly clock: Clock; readonly tokens?: TokenSource | undefined },
): Promise<ChatModels> {
  const { moderation } = llm
  const open = async (settings: Model): Promise<LanguageModel> => {
    const { endpoint, model, temperature, seed, context } = settings
    const apiKey = serviceKey(settings, COGNITIVE_SERVICES, tokens)
    const chat = openAi({ endpoint, apiKey, model, temperature, seed, moderation, clock })
    return watchHealth(withinContext(chat, { context, count: await loadTokenCounter(model) }), clock)
  }
  const [fast, slow] = [await open(llm.fast), countedAsSlow(await open(llm.slow))]
  const fastFirst = withFallback(fast, slow, { metrics, clock })
  const slowFirst = withFallback(slow, fast, { metrics, clock })
  return ({ slow_llm_for_chat }) => (slow_llm_for_chat ? slowFirst : fastFirst)
}

const countedAsSlow = (model: LanguageModel): LanguageModel => ({
  get resting() {
    return model.resting === true
  },
  reply: (messages, options) =>
    model.reply(messages, { ...options, onUsage: (usage) => options.onUsage?.({ ...usage, model: 'slow' }) }),
})
