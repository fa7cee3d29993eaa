import { randomUUID } from 'node:crypto'
import type * as z from 'zod'
import { ApiError, notEstablished } from './api-error.ts'
import { type AssistantCall, ENDED } from './call.ts'
import { type CallDirectory, targetNumber } from './call-directory.ts'
import type { Carrier } from './carrier.ts'
import { addParticipant, hold, leave, removeParticipant } from './conference.ts'
import { play, recognize } from './media-operations.ts'
import type { RecordingDirectory } from './recording-directory.ts'
import * as requests from './requests.ts'
import { SendSms, SMS_PATH, type SmsExchange } from './sms.ts'
import { transfer } from './transfer.ts'

export interface Exchange {
  readonly carrier: Carrier
  readonly directory: CallDirectory
  readonly recordings: RecordingDirectory
  readonly sms: SmsExchange
}

export interface Reply {
  readonly status: number
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  /** What happens once the reply is on its way: no callback overtakes the answer to the request. */
  readonly afterwards?: () => void
}

export interface Route {
  readonly method: string
  readonly path: RegExp
  /** Answers a request whose body has been read by `body`; `id` is what the path names. */
  readonly handle: (exchange: Exchange, id: string, body: unknown) => Reply | Promise<Reply>
}

/** Every route of the API that the local carrier knows, in the order a call meets them. */
export const ROUTES: readonly Route[] = [
  post('/calling/callConnections', requests.CreateCall, ({ directory }, _id, body) => {
    const person = targetNumber(body.targets[0]!)
    const assistant = body.sourceCallerIdNumber?.value
    if (!assistant) throw new ApiError(400, '8523', 'sourceCallerIdNumber is required to phone a number.')
    const { call, connect } = directory.create(person, assistant, body)
    return { status: 201, body: call.properties, afterwards: connect }
  }),
  post('/calling/callConnections:answer', requests.AnswerCall, ({ directory }, _id, body) => {
    const { call, connect } = directory.answer(body.incomingCallContext, body)
    return { status: 200, body: call.properties, afterwards: connect }
  }),
  post('/calling/callConnections:reject', requests.RejectCall, ({ directory }, _id, body) => {
    directory.reject(body.incomingCallContext, body.callRejectReason)
    return { status: 204 }
  }),
  onCall('GET', '', (_exchange, call) => ({ status: 200, body: call.properties })),
  onCall('DELETE', '', ({ carrier }, call) => ({ status: 204, afterwards: () => void leave(carrier, call) })),
  onCall('POST', ':terminate', (_exchange, call) => ({ status: 204, afterwards: () => void call.end(ENDED) })),
  onCall('GET', '/participants/?', (_exchange, call) => {
    return {
      status: 200,
      body: { value: call.participants.map((identifier) => ({ identifier, isMuted: false, isOnHold: false })) },
    }
  }),
  onCall('POST', '/participants:add', requests.AddParticipant, ({ carrier }, call, body) => {
    targetNumber(body.participantToAdd)
    if (established(call).guest) throw new ApiError(409, '8583', 'The local carrier adds one participant only.')
    const { operationContext } = body
    const participant = { identifier: body.participantToAdd, isMuted: false }
    return {
      status: 202,
      body: { participant, operationContext, invitationId: randomUUID() },
      afterwards: () => void addParticipant(carrier, call, body),
    }
  }),
  onCall('POST', '/participants:remove', requests.RemoveParticipant, (_exchange, call, body) => {
    const afterwards = removeParticipant(established(call), body)
    return { status: 202, body: { operationContext: body.operationContext }, afterwards }
  }),
  onCall('POST', ':hold', requests.Hold, ({ carrier }, call, body) => {
    established(call)
    return { status: 200, afterwards: () => void holdOrSay(carrier, call, body) }
  }),
  onCall('POST', ':unhold', requests.Unhold, (_exchange, call) => {
    return { status: 200, afterwards: () => established(call).hold.off() }
  }),
  onCall('POST', ':play', requests.Play, ({ carrier }, call, body) => {
    established(call)
    return { status: 202, afterwards: () => play(carrier, call, body) }
  }),
  onCall('POST', ':recognize', requests.Recognize, ({ carrier }, call, body) => {
    established(call)
    return { status: 202, afterwards: () => recognize(carrier, call, body) }
  }),
  onCall('POST', ':cancelAllMediaOperations', (_exchange, call) => {
    return { status: 202, afterwards: () => established(call).operations.cancelAll() }
  }),
  onCall('POST', ':startContinuousDtmfRecognition', requests.ContinuousDtmf, (_exchange, call, body) => {
    established(call).continuousDtmf = body
    return { status: 200 }
  }),
  onCall('POST', ':stopContinuousDtmfRecognition', requests.ContinuousDtmf, (_exchange, call, body) => {
    established(call).continuousDtmf = undefined
    return { status: 200, afterwards: () => call.emit('ContinuousDtmfRecognitionStopped', { operation: body }) }
  }),
  onCall('POST', ':startMediaStreaming', requests.Streaming, (_exchange, call, body) => {
    const media = streamOf(established(call))
    if (!media.isStopped) throw new ApiError(409, '8583', 'Media streaming has started already.')
    return { status: 202, afterwards: () => void media.start().then((report) => call.emitStream(report, body)) }
  }),
  onCall('POST', ':stopMediaStreaming', requests.Streaming, (_exchange, call, body) => {
    const media = streamOf(established(call))
    if (media.isStopped) throw new ApiError(409, '8583', 'Media streaming has not started.')
    return { status: 202, afterwards: () => call.emitStream(media.stop(), body) }
  }),
  onCall('POST', ':transferToParticipant', requests.Transfer, ({ carrier }, call, body) => {
    targetNumber(body.targetParticipant)
    if (established(call).state !== 'connected') throw new ApiError(409, '8519', 'Another transfer is going on.')
    const { operationContext } = body
    return { status: 202, body: { operationContext }, afterwards: () => void transfer(carrier, call, body) }
  }),
  post('/calling/recordings', requests.StartRecording, async ({ recordings }, _id, body) => {
    return { status: 200, body: await recordings.start(body) }
  }),
  onRecording('GET', '', ({ recordings }, id) => ({ status: 200, body: recordings.describe(id) })),
  onRecording('DELETE', '', async ({ recordings }, id) => (await recordings.stop(id), { status: 204 })),
  onRecording('POST', ':pause', ({ recordings }, id) => (recordings.pause(id), { status: 202 })),
  onRecording('POST', ':resume', ({ recordings }, id) => (recordings.resume(id), { status: 202 })),
  post(SMS_PATH, SendSms, ({ sms }, _id, body) => {
    const { results, deliver } = sms.accept(body)
    return { status: 202, body: { value: results }, afterwards: deliver }
  }),
]

async function holdOrSay(carrier: Carrier, call: AssistantCall, request: requests.Hold): Promise<void> {
  try {
    await hold(carrier, call, request)
  } catch (err) {
    carrier.log.error({ err }, 'what somebody on hold hears could not be played')
    call.emit('HoldFailed', { operation: request, result: { code: 400, subCode: 8511, message: 'The prompt failed.' } })
  }
}

function post<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  handle: (exchange: Exchange, id: string, body: z.infer<Schema>) => Reply | Promise<Reply>,
): Route {
  return {
    method: 'POST',
    path: new RegExp(`^${path}$`),
    handle: (exchange, id, body) => handle(exchange, id, parse(schema, body)),
  }
}

type OnCall<Body> = (exchange: Exchange, call: AssistantCall, body: Body) => Reply

function onCall(method: string, action: string, handle: OnCall<undefined>): Route
function onCall<S extends z.ZodType>(method: string, action: string, schema: S, handle: OnCall<z.infer<S>>): Route
function onCall(method: string, action: string, ...rest: [OnCall<undefined>] | [z.ZodType, OnCall<never>]): Route {
  const path = new RegExp(`^/calling/callConnections/([^/:]+)${action}$`)
  return {
    method,
    path,
    handle({ directory, ...exchange }, id, body) {
      const read = rest.length === 1 ? noBody(body) : parse(rest[0], body)
      const handle = rest.length === 1 ? rest[0] : rest[1]
      return handle({ directory, ...exchange }, directory.get(id), read as never)
    },
  }
}

function onRecording(
  method: string,
  action: string,
  handle: (exchange: Exchange, id: string) => Reply | Promise<Reply>,
): Route {
  const path = new RegExp(`^/calling/recordings/([^/:]+)${action}$`)
  return { method, path, handle: (exchange, id, body) => (noBody(body), handle(exchange, id)) }
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const issues = result.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
  throw new ApiError(400, '8500', `The request is not understood here. ${issues.join('; ')}`)
}

function noBody(body: unknown): undefined {
  if (body !== undefined) throw new ApiError(400, '8500', 'This request takes no body.')
  return undefined
}

function established(call: AssistantCall): AssistantCall {
  if (!call.isEstablished) throw notEstablished()
  return call
}

function streamOf(call: AssistantCall) {
  if (!call.media) throw new ApiError(400, '8583', 'The call was made without mediaStreamingOptions.')
  return call.media
}
