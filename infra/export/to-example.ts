import type { CallGet, Message, ToolCall } from '@call-center/shared/call/call'
import { claimFields } from '@call-center/shared/call/claim'
import { languageOf } from '@call-center/shared/config/languages'
import { spokenPrompts, TtsPrompts } from '@call-center/shared/config/prompts'
import { whereaboutsOf } from '@call-center/shared/time-zone'
import { Conversation } from '../../media-node/src/conversation/conversation.ts'
import { systemPrompt } from '../../media-node/src/conversation/system-prompt.ts'
import type { ChatMessage } from '../../media-node/src/llm/language-model.ts'
import { type Anonymise, anonymiserOf } from './anonymise.ts'
import { toolsOf } from './tools-of.ts'

/** One line of the file: OpenAI's chat format for fine-tuning. */
export interface TrainingExample {
  readonly messages: readonly TrainingMessage[]
  readonly tools: readonly object[]
  readonly parallel_tool_calls: true
}

/** `weight: 0` is context that is not to be imitated. */
export type TrainingMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string }
  | {
      readonly role: 'assistant'
      readonly content?: string
      readonly tool_calls?: readonly object[]
      readonly weight?: 0
    }

/**
 * A call as an example of how to hold one, without what tells who was on the phone. `undefined` when there is nothing to
 * learn: nobody spoke, or nobody answered.
 */
export function toExample(call: CallGet): TrainingExample | undefined {
  const clean = anonymiserOf(call)
  const numbered = renumbered(call.messages.filter(isOfTheConversation))
  const messages = numbered.flatMap((message) => messagesOf(cleaned(message, clean), message.interrupted === true))
  const last = messages.findLastIndex(({ role }) => role === 'assistant')
  const conversation = messages.slice(0, last + 1)
  if (!conversation.some(({ role }) => role === 'user') || !conversation.some(isLesson)) return undefined
  return {
    messages: [{ role: 'system', content: instructionsOf(call, clean) }, ...conversation],
    tools: toolsOf(call).map((spec) => ({ type: 'function', function: spec })),
    parallel_tool_calls: true,
  }
}

/** What the assistant texts is in the use of its tool, and the summary is written by another model. */
const isOfTheConversation = ({ action, persona }: Message): boolean =>
  (action === 'talk' && persona !== 'tool') || (action === 'sms' && persona === 'human')

/** Ids of tool calls are made by the provider, and tell which. */
function renumbered(messages: readonly Message[]): Message[] {
  let calls = 0
  return messages.map((message) => ({
    ...message,
    tool_calls: message.tool_calls.map((call) => ({ ...call, tool_id: `call_${(calls += 1)}` })),
  }))
}

const isLesson = (message: TrainingMessage): boolean => message.role === 'assistant' && message.weight === undefined

/** As the model of a call is shown it. What was cut short is no example of how to speak. */
const messagesOf = (message: Message, interrupted: boolean): TrainingMessage[] =>
  new Conversation([message]).messages().map((chat) => trainingMessage(chat, interrupted))

function trainingMessage(chat: ChatMessage, interrupted: boolean): TrainingMessage {
  if (chat.role === 'tool') return { role: 'tool', tool_call_id: chat.toolId, content: chat.text }
  if (chat.role !== 'assistant') return { role: chat.role, content: chat.text }
  return {
    role: 'assistant',
    ...(chat.text && { content: chat.text }),
    ...(chat.toolCalls.length > 0 && {
      tool_calls: chat.toolCalls.map(({ id, name, args }) => ({
        id,
        type: 'function',
        function: { name, arguments: args },
      })),
    }),
    ...(interrupted && { weight: 0 as const }),
  }
}

const cleaned = (message: Message, clean: Anonymise): Message => ({
  ...message,
  content: clean(message.content),
  tool_calls: message.tool_calls.map((call) => cleanedTool(call, clean)),
})

const cleanedTool = (call: ToolCall, clean: Anonymise): ToolCall => ({
  ...call,
  function_arguments: cleanedArguments(call.function_arguments, clean),
  content: clean(call.content),
})

/** The names in the JSON are the tool's own; of the values only what a field is called is. */
function cleanedArguments(json: string, clean: Anonymise): string {
  try {
    return JSON.stringify(cleanedValue(JSON.parse(json), clean))
  } catch {
    return '{}'
  }
}

function cleanedValue(value: unknown, clean: Anonymise): unknown {
  if (typeof value === 'string') return clean(value)
  if (Array.isArray(value)) return value.map((item: unknown) => cleanedValue(item, clean))
  if (typeof value !== 'object' || value === null) return value
  const { field } = value as { readonly field?: unknown }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name === 'field') return [name, inner]
      if (name === 'value' && typeof field === 'string') return [name, `[${field}]`]
      return [name, cleanedValue(inner, clean)]
    }),
  )
}

function instructionsOf(call: CallGet, clean: Anonymise): string {
  const { initiate, messages, created_at } = call
  const spoken = messages.findLast(({ lang_short_code }) => lang_short_code)?.lang_short_code
  const lang = languageOf(initiate.lang, spoken).short_code
  return systemPrompt({
    initiate: { ...initiate, phone_number: '[phone_number]', task: clean(initiate.task) },
    botPhoneNumber: '[phone_number]',
    lang,
    openings: spokenPrompts(TtsPrompts.parse({}), lang).opening_tpl,
    nowMs: Date.parse(created_at),
    caseFile: {
      fields: claimFields(initiate.claim),
      ...whereaboutsOf(initiate.phone_number),
      claim: {},
      reminders: [],
    },
    withheld: [],
    resumed: false,
    callingBack: false,
    prompts: {},
  })
}
