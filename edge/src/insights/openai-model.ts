import type { Model } from '@call-center/shared/config/config'
import { ProviderError } from '@call-center/shared/errors'
import OpenAI, { APIError } from 'openai'
import type { SlowModel } from './slow-model.ts'

const MAX_RETRIES = 2

/** Any OpenAI-compatible chat model. */
export function openaiModel({ endpoint, model, access_key, api_version, seed, temperature }: Model): SlowModel {
  const client = new OpenAI({
    baseURL: endpoint,
    apiKey: access_key || 'none',
    maxRetries: MAX_RETRIES,
    fetchOptions: { redirect: 'manual' }, // a service is where the configuration says, and nowhere else
    ...(api_version ? { defaultQuery: { 'api-version': api_version } } : {}),
  })
  return {
    async complete(messages, { json, onUsage, signal }) {
      try {
        const completion = await client.chat.completions.create(
          {
            model,
            messages: [...messages],
            seed,
            temperature,
            ...(json
              ? { response_format: { type: 'json_schema', json_schema: { name: json.name, schema: json.schema } } }
              : {}),
          },
          { signal },
        )
        const { usage } = completion
        if (usage) {
          const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = usage
          onUsage?.({ input, output, cached: details?.cached_tokens ?? 0 })
        }
        return completion.choices[0]?.message.content ?? ''
      } catch (error) {
        // The provider's text may quote the conversation: only its status goes on.
        const status = error instanceof APIError ? error.status : undefined
        throw new ProviderError('llm', `status ${status ?? 'none'}`, {
          retryable: status === undefined || status >= 429,
        })
      }
    },
  }
}
