import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultQueue, ReadFault } from './faults.ts'
import { answerChat, STAND_IN_NAME } from './stand-in/stand-in.ts'
import { ApiError } from './wire/api-error.ts'
import { type ChatRequest, readChatRequest } from './wire/chat-request.ts'
import { type Completion, toCompletion, toJson } from './wire/completion.ts'
import { CutConnection, type Pace, streamCompletion } from './wire/stream-completion.ts'

/** How fast the stand-in speaks when no fault says otherwise. */
export interface Profile {
  /** @defaultValue 0 */
  readonly firstTokenMs?: number
  /** @defaultValue Infinity */
  readonly tokensPerSecond?: number
}

export interface ChatRouteOptions {
  readonly faults: FaultQueue
  readonly profile: Profile
  readonly now: () => number
  readonly isModel: (model: string) => boolean
  /** The model named in the path, on Azure's older routes. */
  readonly deployment?: string | undefined
  /** Ends when the client goes away. */
  readonly signal: AbortSignal
  /** Breaks the connection. */
  readonly cut: () => void
}

/** Answers one chat completion. @throws {ApiError} */
export async function onChat(body: unknown, options: ChatRouteOptions): Promise<Response> {
  const request = readChatRequest(body)
  const model = options.deployment ?? request.model
  if (model === undefined) throw new ApiError(400, 'invalid_request', "Missing required parameter: 'model'.")
  if (!options.isModel(model)) {
    throw new ApiError(404, 'DeploymentNotFound', `The API deployment for this resource does not exist: ${model}.`)
  }
  const fault = options.faults.take({ of: 'chat', model, said: saidLast(request) })
  if (fault?.status !== undefined) throw faultError(fault, fault.status)
  if (fault?.promptFilter) throw new ApiError(400, 'content_filter', FILTERED)
  const nowMs = options.now()
  const made = toCompletion(answerChat(request, nowMs), request, nowMs)
  const completion: Completion = fault?.contentFilter
    ? { ...made, pieces: [], toolCalls: [], finish: 'content_filter' }
    : fault?.empty
      ? { ...made, pieces: [], toolCalls: [], finish: 'stop' }
      : made
  const pace = paceOf(options.profile, fault)
  return request.stream ? stream(completion, request, pace, options) : whole(completion, pace, options)
}

function saidLast({ messages }: ChatRequest): string | undefined {
  const last = messages.at(-1)
  return last?.role === 'user' ? JSON.stringify(last.content) : undefined
}

const FILTERED = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy."

export function faultError({ retryAfterS }: ReadFault, status: number): ApiError {
  if (status !== 429)
    return new ApiError(status, 'server_error', 'The server had an error while processing your request.')
  const headers = { 'retry-after': String(retryAfterS), 'retry-after-ms': String(retryAfterS * 1_000) }
  return new ApiError(429, 'rate_limit_exceeded', 'Requests have exceeded the rate limit. Please retry later.', headers)
}

const paceOf = ({ firstTokenMs = 0, tokensPerSecond = Infinity }: Profile, fault: ReadFault | undefined): Pace => ({
  firstTokenMs: fault?.firstTokenMs ?? firstTokenMs,
  tokensPerSecond: fault?.tokensPerSecond ?? tokensPerSecond,
  cutAfter: fault?.cutAfter,
  stallAfter: fault?.stallAfter,
  stallMs: fault?.stallMs ?? 0,
  malformed: fault?.malformed ?? false,
  lengthAfter: fault?.lengthAfter,
  annotate: fault?.annotate,
})

const FLUSH_MS = 20

const wait = (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal })

async function whole(completion: Completion, pace: Pace, { signal, cut }: ChatRouteOptions): Promise<Response> {
  const pieces = completion.usage.completion_tokens
  const delayMs =
    pace.firstTokenMs + (Number.isFinite(pace.tokensPerSecond) ? (pieces * 1_000) / pace.tokensPerSecond : 0)
  if (delayMs > 0) await wait(delayMs, signal)
  if (pace.stallAfter !== undefined) await wait(pace.stallMs, signal)
  if (pace.cutAfter !== undefined) cut()
  if (pace.malformed) return new Response('{"choices": [oops', { headers: { 'content-type': 'application/json' } })
  return Response.json(toJson(completion, STAND_IN_NAME))
}

function stream(completion: Completion, request: ChatRequest, pace: Pace, { signal, cut }: ChatRouteOptions): Response {
  const gone = new AbortController()
  const lines = streamCompletion(completion, {
    model: STAND_IN_NAME,
    includeUsage: request.stream_options?.include_usage === true,
    pace,
    wait,
    signal: AbortSignal.any([signal, gone.signal]),
  })
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await lines.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      } catch (error) {
        if (!(error instanceof CutConnection)) return controller.error(error)
        // What was sent before the cut has to leave first: a destroyed socket drops what it still holds.
        await sleep(FLUSH_MS)
        cut()
        controller.close()
      }
    },
    cancel() {
      gone.abort()
    },
  })
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
  })
}
