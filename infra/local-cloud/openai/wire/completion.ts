import { createHash } from 'node:crypto'
import type { Answer } from '../stand-in/answer.ts'
import type { ChatRequest } from './chat-request.ts'

export type FinishReason = 'stop' | 'tool_calls' | 'length' | 'content_filter'

/** An answer cut into the pieces it is sent in. */
export interface Completion {
  readonly id: string
  readonly created: number
  /** Words with the space that follows them. */
  readonly pieces: readonly string[]
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly fragments: readonly string[] }[]
  readonly finish: FinishReason
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number; readonly total_tokens: number }
}

const CHARACTERS_PER_TOKEN = 4
const FRAGMENT_CHARACTERS = 12

/** The same request gives the same ids, so that a recorded call can be compared with the next. */
export function toCompletion(answer: Answer, request: ChatRequest, nowMs: number): Completion {
  const digest = createHash('sha256').update(JSON.stringify(request)).digest('hex')
  const all = answer.text.match(/\S+\s*|\s+/g) ?? []
  const most = request.max_completion_tokens ?? request.max_tokens ?? all.length
  const pieces = all.slice(0, most)
  const toolCalls = answer.toolCalls.map((call, index) => ({
    id: `call_${digest.slice(0, 20)}${index}`,
    name: call.name,
    fragments: JSON.stringify(call.arguments).match(new RegExp(`[^]{1,${FRAGMENT_CHARACTERS}}`, 'gu')) ?? [],
  }))
  const prompt_tokens = Math.ceil(JSON.stringify(request.messages).length / CHARACTERS_PER_TOKEN)
  const completion_tokens = pieces.length + toolCalls.reduce((sum, { fragments }) => sum + fragments.length, 0)
  return {
    id: `chatcmpl-${digest.slice(0, 24)}`,
    created: Math.floor(nowMs / 1_000),
    pieces,
    toolCalls,
    finish: toolCalls.length > 0 ? 'tool_calls' : pieces.length < all.length ? 'length' : 'stop',
    usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
  }
}

const SAFE = { filtered: false, severity: 'safe' }
export const CONTENT_FILTER = { hate: SAFE, self_harm: SAFE, sexual: SAFE, violence: SAFE }
export const PROMPT_FILTER = [{ prompt_index: 0, content_filter_results: CONTENT_FILTER }]

export const JAILBREAK = [
  { prompt_index: 0, content_filter_results: { ...CONTENT_FILTER, jailbreak: { filtered: false, detected: true } } },
]

/** The whole answer in one object, for a request that does not stream. */
export function toJson({ id, created, pieces, toolCalls, finish, usage }: Completion, model: string): unknown {
  const tool_calls = toolCalls.map((call) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.fragments.join('') },
  }))
  const filtered = finish === 'content_filter'
  const message = {
    role: 'assistant',
    content: pieces.length > 0 && !filtered ? pieces.join('') : null,
    refusal: null,
    ...(tool_calls.length > 0 ? { tool_calls } : {}),
  }
  return {
    id,
    object: 'chat.completion',
    created,
    model,
    system_fingerprint: 'fp_stand_in',
    prompt_filter_results: PROMPT_FILTER,
    choices: [
      {
        index: 0,
        message,
        logprobs: null,
        finish_reason: finish,
        content_filter_results: filtered ? {} : CONTENT_FILTER,
      },
    ],
    usage,
  }
}
