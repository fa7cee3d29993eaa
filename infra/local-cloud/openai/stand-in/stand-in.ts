import type { ChatRequest } from '../wire/chat-request.ts'
import type { Answer } from './answer.ts'
import { readContext } from './context.ts'
import { converse } from './converse.ts'
import { readInsight } from './insights/insights.ts'

/** What the `model` of every answer says: this is rules, not a language model. */
export const STAND_IN_NAME = 'rule-based-stand-in'

/** Answers one request from its messages and tools alone. `nowMs` is used only when the prompt gives no time. */
export function answerChat(request: ChatRequest, nowMs: number): Answer {
  const insight = readInsight(request, nowMs)
  return insight === undefined ? converse(readContext(request, nowMs)) : { text: insight, toolCalls: [] }
}
