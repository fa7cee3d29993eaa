import { type CallId, newCallId } from '@call-center/shared/call/call'
import { claimFields } from '@call-center/shared/call/claim'
import { isFact, type MediaEvent } from '@call-center/shared/call/events'
import { Initiate, Prompts } from '@call-center/shared/config/config'
import { Features } from '@call-center/shared/config/features'
import { StaleEpoch } from '@call-center/shared/errors'
import { type Command, type CommandAnswer, Session } from '@call-center/shared/protocol/call-api'
import type { CallApi, EdgeRequest } from '../reporting/call-api.ts'

export type SessionChanges = Partial<Omit<Session, 'features'>> & { readonly features?: Partial<Features> }

/** A session as the edge would give it: an English one, unless `changes` say otherwise. */
export function fakeSession({ features, ...changes }: SessionChanges = {}, callId: CallId = newCallId()): Session {
  const operator = Initiate.parse({ agent_phone_number: '+33612345678', bot_company: 'Contoso', bot_name: 'Amélie' })
  const initiate = { ...operator, phone_number: '+33698765432' }
  return Session.parse({
    protocol: 1,
    callId,
    epoch: 1,
    connectionId: 'connection',
    botPhoneNumber: '+33180000000',
    lang: 'en-US',
    initiate,
    claim: {},
    fields: claimFields(initiate.claim),
    messages: [],
    reminders: [],
    prompts: Prompts.parse({}),
    features: Features.parse({ ...features }),
    resumed: false,
    takenOver: false,
    ...changes,
  })
}

/** The edge of one call. */
export class FakeEdge implements CallApi {
  readonly events: MediaEvent[] = []
  /** The call that each event was reported to. */
  readonly reportedTo: CallId[] = []
  readonly commands: Command[] = []
  /** The trace that each claim and report was said to belong to. */
  readonly traceparents: (string | undefined)[] = []
  /** The call that each command was for. */
  readonly commanded: CallId[] = []
  smsStopped = false
  /** Errors the next commands fail with. */
  readonly commandFailures: Error[] = []
  /** What is wrong with events that are reported, if anything is. */
  refusal: (events: readonly MediaEvent[]) => Error | undefined = () => undefined
  /** Errors the next requests fail with. */
  readonly failures: Error[] = []
  stale = false
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  async claim(callId: CallId, { traceparent }: Partial<EdgeRequest> = {}): Promise<Session> {
    this.traceparents.push(traceparent)
    this.#fail()
    const { caller_name } = this.#session.claim
    return callId === this.#session.callId
      ? this.#session
      : {
          ...this.#session,
          callId,
          epoch: 1,
          claim: caller_name ? { caller_name } : {},
          withheld: [],
          resumed: false,
          reminders: [],
          messages: [],
        }
  }

  async report(
    callId: CallId,
    { events, traceparent }: Partial<EdgeRequest> & { readonly events: readonly MediaEvent[] },
  ): Promise<void> {
    this.traceparents.push(traceparent)
    if (this.stale) this.events.push(...events.filter(isFact))
    this.#fail()
    const refusal = this.refusal(events)
    if (refusal) throw refusal
    this.events.push(...events)
    this.reportedTo.push(...events.map(() => callId))
  }

  async command(callId: CallId, command: Command): Promise<CommandAnswer> {
    this.#fail()
    const failure = this.commandFailures.shift()
    if (failure) throw failure
    this.commands.push(command)
    this.commanded.push(callId)
    if (command.command.type === 'send-sms') return { sms: this.smsStopped ? 'stopped' : 'sent' }
    return command.command.type === 'new-call' ? { newCallId: newCallId() } : {}
  }

  #fail(): void {
    if (this.stale) throw new StaleEpoch('another node holds the call')
    const failure = this.failures.shift()
    if (failure) throw failure
  }
}
