import type OpenAI from 'openai'
import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions'
import { claimFields, type ClaimField, readClaimValue } from '@call-center/shared/call/claim'

export interface FakeCallOptions {
  readonly lang?: string
  readonly fields: readonly ClaimField[]
  /** Tools offered besides `updated_claim`. */
  readonly tools?: readonly ChatCompletionTool[]
}

export interface UsedTool {
  readonly name: string
  readonly arguments: Record<string, unknown>
}

export interface Reply {
  /** All that is spoken, without the style. */
  readonly said: string
  readonly tools: readonly UsedTool[]
}

const text = { type: 'string' }

/** A tool as the product sends it: all parameters required. */
export const tool = (
  name: string,
  description: string,
  properties: Record<string, unknown> = {},
): ChatCompletionTool => {
  const all = name === 'end_call' ? properties : { ...properties, customer_response: text }
  return {
    type: 'function',
    function: {
      name,
      description,
      parameters: { type: 'object', properties: all, required: Object.keys(all), additionalProperties: false },
    },
  }
}

/** What a media node does with the model: streams, runs the tools it calls, checks claim values, asks again. */
export class FakeCall {
  readonly claim: Record<string, string> = {}
  lang: string
  readonly #history: ChatCompletionMessageParam[] = []
  readonly #client: OpenAI
  readonly #fields: readonly ClaimField[]
  readonly #tools: readonly ChatCompletionTool[]

  constructor(client: OpenAI, { lang = 'en-US', fields, tools = [] }: FakeCallOptions) {
    this.#client = client
    this.lang = lang
    this.#fields = claimFields(fields)
    this.#tools = [this.#claimTool(), ...tools]
  }

  #claimTool(): ChatCompletionTool {
    const lines = this.#fields.map(
      ({ name, type, description }) => `${name} (${type})${description ? `: ${description}` : ''}`,
    )
    const field = { type: 'string', enum: this.#fields.map(({ name }) => name) }
    const item = { type: 'object', properties: { field, value: text }, required: ['field', 'value'] }
    return tool('updated_claim', `Sets fields of the claim.\nFields:\n${lines.join('\n')}`, {
      updates: { type: 'array', items: item },
    })
  }

  #system(): ChatCompletionMessageParam {
    const lines = [
      'You are Amélie, the assistant of Contoso.',
      `Current language: ${this.lang}`,
      'Now: 2026-11-21T11:00:00Z',
      'Claim:',
      JSON.stringify(this.claim),
      'Reminders:',
      '[]',
    ]
    return { role: 'system', content: lines.join('\n') }
  }

  /** The caller speaks; answers what the caller hears, and the tools that were used. */
  async hear(words: string): Promise<Reply> {
    this.#history.push({ role: 'user', content: `action=talk ${words}` })
    const tools: UsedTool[] = []
    const said: string[] = []
    for (let round = 0; round < 3; round += 1) {
      const message = await this.#stream()
      const content = typeof message.content === 'string' ? message.content : ''
      const calls = message.tool_calls ?? []
      said.push(content.replace(/^style=\w+ /, ''))
      for (const call of calls) {
        const args = JSON.parse(call.function.arguments) as Record<string, unknown>
        tools.push({ name: call.function.name, arguments: args })
        if (typeof args['customer_response'] === 'string') said.push(args['customer_response'])
      }
      if (calls.length === 0) {
        this.#history.push({ role: 'assistant', content: `action=talk ${content}` })
        return { said: said.filter(Boolean).join(' '), tools }
      }
      this.#history.push({ role: 'assistant', content, tool_calls: calls })
      for (const call of calls)
        this.#history.push({
          role: 'tool',
          tool_call_id: call.id,
          content: this.#run(call.function.name, call.function.arguments),
        })
      if (calls.some((call) => call.function.name === 'end_call'))
        return { said: said.filter(Boolean).join(' '), tools }
    }
    throw new Error('the stand-in keeps calling tools')
  }

  /** The assistant says something by itself, such as the greeting. */
  greet(words: string): void {
    this.#history.push({ role: 'assistant', content: `action=talk style=none ${words}` })
  }

  async #stream() {
    const stream = this.#client.chat.completions.stream({
      model: 'fast',
      messages: [this.#system(), ...this.#history],
      tools: [...this.#tools],
      stream_options: { include_usage: true },
      temperature: 0,
      seed: 42,
      max_completion_tokens: 160,
    })
    const { tool_calls, content } = (await stream.finalMessage()) as {
      content: string | null
      tool_calls?: FunctionCall[]
    }
    const calls = (tool_calls ?? []).map(({ id, function: { name, arguments: args } }) => ({
      id,
      type: 'function' as const,
      function: { name, arguments: args },
    }))
    return { content, ...(calls.length > 0 ? { tool_calls: calls } : { tool_calls: undefined }) }
  }

  #run(name: string, args: string): string {
    if (name === 'speech_lang') this.lang = (JSON.parse(args) as { lang: string }).lang
    if (name !== 'updated_claim') return `${name} done.`
    const { updates } = JSON.parse(args) as { updates: { field: string; value: string }[] }
    return updates
      .map(({ field, value }) => {
        const reading = readClaimValue(this.#fields, field, value, { zone: 'UTC' })
        if (!reading.ok) return `${field}: error: ${reading.error}`
        this.claim[field] = reading.value
        return `${field}: ok, stored as "${reading.value}"`
      })
      .join('\n')
  }
}

interface FunctionCall {
  readonly id: string
  readonly function: { readonly name: string; readonly arguments: string }
}
