import { type CallId, newCallId } from '@call-center/shared/call/call'
import { claimFields } from '@call-center/shared/call/claim'
import type { MediaEvent } from '@call-center/shared/call/events'
import { Initiate, Prompts } from '@call-center/shared/config/config'
import { Features } from '@call-center/shared/config/features'
import { StaleEpoch } from '@call-center/shared/errors'
import { type Command, Session } from '@call-center/shared/protocol/call-api'
import type { CallApi } from '../reporting/call-api.ts'

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
  readonly commands: Command[] = []
  /** Errors the next requests fail with. */
  readonly failures: Error[] = []
  stale = false
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  async claim(): Promise<Session> {
    this.#fail()
    return this.#session
  }

  async report(_callId: CallId, { events }: { readonly events: readonly MediaEvent[] }): Promise<void> {
    this.#fail()
    this.events.push(...events)
  }

  async command(_callId: CallId, command: Command): Promise<void> {
    this.#fail()
    this.commands.push(command)
  }

  #fail(): void {
    if (this.stale) throw new StaleEpoch('another node holds the call')
    const failure = this.failures.shift()
    if (failure) throw failure
  }
}
