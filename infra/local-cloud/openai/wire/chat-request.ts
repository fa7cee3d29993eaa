import * as z from 'zod'
import { ApiError } from './api-error.ts'

const Text = z.union([z.string(), z.array(z.strictObject({ type: z.literal('text'), text: z.string() }))])

const ToolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string(), arguments: z.string() }),
})

const name = z.string().optional()
const ChatMessage = z.discriminatedUnion('role', [
  z.strictObject({ role: z.enum(['system', 'developer']), content: Text, name }),
  z.strictObject({ role: z.literal('user'), content: Text, name }),
  z.strictObject({
    role: z.literal('assistant'),
    content: Text.nullish(),
    refusal: z.string().nullish(),
    tool_calls: z.array(ToolCall).min(1).optional(),
    name,
  }),
  z.strictObject({ role: z.literal('tool'), content: Text, tool_call_id: z.string() }),
])
export type ChatMessage = z.infer<typeof ChatMessage>

const Tool = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    description: z.string().optional(),
    parameters: z.record(z.string(), z.unknown()).optional(),
    strict: z.boolean().nullish(),
  }),
})
export type ChatTool = z.infer<typeof Tool>

const ResponseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: z.string(),
      description: z.string().optional(),
      schema: z.record(z.string(), z.unknown()),
      strict: z.boolean().nullish(),
    }),
  }),
])

const tokens = z.number().int().positive().nullish()
const ChatRequest = z.strictObject({
  model: z.string().min(1).optional(),
  messages: z.array(ChatMessage).min(1),
  tools: z.array(Tool).min(1).max(128).optional(),
  tool_choice: z.enum(['auto', 'none']).optional(),
  parallel_tool_calls: z.boolean().optional(),
  stream: z.boolean().nullish(),
  stream_options: z
    .strictObject({ include_usage: z.boolean().optional(), include_obfuscation: z.boolean().optional() })
    .nullish(),
  response_format: ResponseFormat.optional(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  seed: z.number().int().nullish(),
  max_tokens: tokens,
  max_completion_tokens: tokens,
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  n: z.literal(1).nullish(),
  user: z.string().optional(),
  store: z.boolean().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  prompt_cache_key: z.string().optional(),
  safety_identifier: z.string().optional(),
  service_tier: z.string().nullish(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high']).nullish(),
  verbosity: z.enum(['low', 'medium', 'high']).nullish(),
})
export type ChatRequest = z.infer<typeof ChatRequest>

/** Reads a request strictly: what this stand-in does not know is refused. @throws {ApiError} 400 */
export function readChatRequest(body: unknown): ChatRequest {
  const { success, data, error } = ChatRequest.safeParse(body)
  if (!success) throw new ApiError(400, 'invalid_request', z.prettifyError(error))
  checkToolMessages(data.messages)
  if (data.tool_choice !== undefined && !data.tools) {
    throw new ApiError(400, 'invalid_request', "'tool_choice' is only allowed when 'tools' are specified.")
  }
  if (data.stream_options && !data.stream) {
    throw new ApiError(400, 'invalid_request', "'stream_options' is only allowed when 'stream' is enabled.")
  }
  if (data.response_format?.type === 'json_object' && !/json/i.test(JSON.stringify(data.messages))) {
    throw new ApiError(
      400,
      'invalid_request',
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    )
  }
  return data
}

/** Every tool call is followed by its result, and by nothing else, as the service demands. */
function checkToolMessages(messages: readonly ChatMessage[]): void {
  let waiting = new Set<string>()
  for (const [index, message] of messages.entries()) {
    if (message.role === 'tool') {
      if (!waiting.delete(message.tool_call_id)) {
        throw new ApiError(
          400,
          'invalid_request',
          `messages[${index}]: a message with role 'tool' must be a response to a preceding message with 'tool_calls'.`,
        )
      }
      continue
    }
    refuseWaiting(waiting)
    waiting = new Set(message.role === 'assistant' ? (message.tool_calls ?? []).map(({ id }) => id) : [])
    if (message.role === 'assistant' && (message.content ?? undefined) === undefined && !message.tool_calls) {
      throw new ApiError(
        400,
        'invalid_request',
        `messages[${index}]: an assistant message needs content or tool_calls.`,
      )
    }
  }
  refuseWaiting(waiting)
}

function refuseWaiting(waiting: ReadonlySet<string>): void {
  if (waiting.size === 0) return
  const ids = [...waiting].join(', ')
  throw new ApiError(
    400,
    'invalid_request',
    `An assistant message with 'tool_calls' must be followed by tool messages. Missing: ${ids}.`,
  )
}
