import { NotFound } from '@call-center/shared/errors'
import { UnsecuredJWT } from 'jose'
import { randomUUID } from 'node:crypto'
import type { Line } from '../phone/line.ts'
import { ApiError, callNotFound, whyUnreached } from './api-error.ts'
import { AssistantCall } from './call.ts'
import type { CallOptions } from './call-parts.ts'
import type { Carrier } from './carrier.ts'
import { numberOf, phoneIdentifier, serverCallIdOf } from './identifiers.ts'
import type { MediaStreamingOptions } from './requests.ts'

/** How long a caller hears the ringing tone before the carrier gives up. */
const UNANSWERED_MS = 45_000

interface IncomingCall {
  readonly caller: Line
  readonly to: string
  readonly correlationId: string
  readonly stopWaiting: () => void
}

interface Application {
  readonly callbackUri: string
  readonly operationContext?: string | undefined
  readonly mediaStreamingOptions?: MediaStreamingOptions | undefined
}

/** The calls of the assistant: ringing, and going on. */
export class CallDirectory {
  readonly #carrier: Carrier
  readonly #incoming = new Map<string, IncomingCall>()
  readonly #calls = new Map<string, AssistantCall>()

  constructor(carrier: Carrier) {
    this.#carrier = carrier
  }

  get calls(): readonly AssistantCall[] {
    return [...this.#calls.values()]
  }

  /** @throws {ApiError} 404 */
  get(callConnectionId: string): AssistantCall {
    const call = this.#calls.get(callConnectionId)
    if (!call) throw callNotFound()
    return call
  }

  /** Somebody dials the assistant: Event Grid rings the edge. */
  announce(caller: Line, to: string): () => void {
    const correlationId = randomUUID()
    const [from, callee] = [phoneIdentifier(caller.number), phoneIdentifier(to)]
    const incomingCallContext = new UnsecuredJWT({ cc: correlationId }).setIssuedAt().encode()
    const stopWaiting = this.#carrier.clock.after(UNANSWERED_MS, () => {
      this.#incoming.delete(incomingCallContext)
      this.#carrier.log.error({}, 'nobody answered an IncomingCall: is the edge running?')
      caller.end('the assistant did not answer')
    })
    this.#incoming.set(incomingCallContext, { caller, to, correlationId, stopWaiting })
    const event = {
      eventType: 'Microsoft.Communication.IncomingCall',
      subject: `/caller/${from.rawId}/recipient/${callee.rawId}`,
      data: {
        to: callee,
        from,
        serverCallId: serverCallIdOf(correlationId),
        callerDisplayName: '',
        incomingCallContext,
        correlationId,
      },
    }
    this.#carrier.eventGrid.publish(event, () => this.#incoming.has(incomingCallContext))
    return () => {
      stopWaiting()
      this.#incoming.delete(incomingCallContext)
    }
  }

  /** @throws {ApiError} when the caller is gone or somebody else has answered. */
  answer(incomingCallContext: string, application: Application): { call: AssistantCall; connect: () => void } {
    const { caller, to, correlationId } = this.#take(incomingCallContext)
    const options = { person: caller.number, assistant: to, direction: 'inbound', correlationId } as const
    const call = this.#open({ ...options, ...callOptions(application) })
    return { call, connect: () => void call.connect(caller) }
  }

  reject(incomingCallContext: string, reason: 'none' | 'busy' | 'forbidden'): void {
    this.#take(incomingCallContext).caller.end(reason === 'busy' ? 'busy' : 'the call was rejected')
  }

  /** Phones somebody. */
  create(person: string, assistant: string, application: Application): { call: AssistantCall; connect: () => void } {
    const options = { person, assistant, direction: 'outbound', correlationId: randomUUID() } as const
    const call = this.#open({ ...options, ...callOptions(application) })
    return { call, connect: () => void this.#ring(call) }
  }

  async close(): Promise<void> {
    for (const { stopWaiting } of this.#incoming.values()) stopWaiting()
    this.#incoming.clear()
    await Promise.all(this.calls.map((call) => call.end({ code: 500, subCode: 0, message: 'The carrier is closing.' })))
  }

  async #ring(call: AssistantCall): Promise<void> {
    const { person, assistant } = call.options
    const ringing = await this.#carrier.network.ring(person, { from: assistant, signal: call.ended.signal })
    if (ringing.outcome === 'answered') await call.connect(ringing.line)
    else await call.end(whyUnreached(ringing.outcome), 'CreateCallFailed')
  }

  #take(incomingCallContext: string): IncomingCall {
    const incoming = this.#incoming.get(incomingCallContext)
    if (!incoming)
      throw new ApiError(
        404,
        '8522',
        'No call is ringing with this incomingCallContext: it was answered, rejected or given up.',
      )
    this.#incoming.delete(incomingCallContext)
    incoming.stopWaiting()
    return incoming
  }

  #open(options: CallOptions): AssistantCall {
    const call: AssistantCall = new AssistantCall(this.#carrier, options, () => {
      forget()
      this.#calls.delete(call.callConnectionId)
    })
    const { callConnectionId } = call
    const [from, to] =
      options.direction === 'inbound' ? [options.person, options.assistant] : [options.assistant, options.person]
    const forget = this.#carrier.network.announce(callConnectionId, () => ({
      callConnectionId,
      state: call.state,
      from,
      to,
    }))
    this.#calls.set(callConnectionId, call)
    return call
  }
}

const callOptions = ({ callbackUri, operationContext, mediaStreamingOptions: media }: Application) => ({
  callbackUri,
  operationContext,
  media,
})

/** The number to phone. @throws {ApiError} when the target is no phone. */
export function targetNumber(target: Parameters<typeof numberOf>[0]): string {
  try {
    return numberOf(target)
  } catch (cause) {
    throw cause instanceof NotFound ? new ApiError(400, '8523', cause.message) : cause
  }
}
