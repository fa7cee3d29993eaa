import type { CallId, CallState } from '@call-center/shared/call/call'
import type { AnsweredBy } from '@call-center/shared/call/leg'
import type { CallEvent } from '@call-center/shared/call/events'
import { NotFound } from '@call-center/shared/errors'
import type { Command, CommandAnswer } from '@call-center/shared/protocol/call-api'
import { CallOver } from '../errors.ts'
import { isoNow, type Services } from '../services.ts'
import { consultation, prepareConsultation } from './consultation.ts'
import { holdRecording } from './hold-recording.ts'
import { openLeg } from './legs.ts'
import { onCarrierNotice } from './lifecycle.ts'
import { legOptions } from './open-leg.ts'
import { openNewCall } from './new-call.ts'
import { orderedBy } from './ordered-by.ts'
import { sendSms } from '../sms/send-sms.ts'

export interface CommandOptions {
  /** The same id is carried out once. */
  readonly id: string
  /** Throws when the sender may not command this call; called inside the write. */
  readonly check: (call: CallState) => void
}

/**
 * Does what only the edge can do.
 *
 * @throws {CallOver} when there is nobody on the line to do it for.
 * @throws {ProviderError} when the carrier refuses.
 */
export async function runCommand(
  services: Services,
  callId: CallId,
  command: Command['command'],
  options: CommandOptions,
): Promise<CommandAnswer> {
  switch (command.type) {
    case 'answered-by':
      await noteAnswer(services, callId, command.by, options)
      return {}
    case 'hang-up':
    case 'transfer':
      await leave(services, callId, command, options)
      return {}
    case 'pause-recording':
    case 'resume-recording':
      requireOnLine(await services.store.get(callId), options)
      await holdRecording(services, callId, command, options)
      return {}
    case 'send-sms': {
      requireOnLine(await services.store.get(callId), options)
      return { sms: await sendSms(services, callId, command.text, options.id) }
    }
    case 'new-call':
      return { newCallId: await openNewCall(services, callId, options) }
  }
}

function requireOnLine(call: CallState | undefined, { check }: CommandOptions): void {
  if (!call) throw new NotFound('there is no such call')
  check(call)
  if (!openLeg(call)) throw new CallOver('nobody is on the line')
}

/** The node found out who picked up: as if the carrier had. */
async function noteAnswer(services: Services, callId: CallId, who: AnsweredBy, options: CommandOptions): Promise<void> {
  const call = await services.store.get(callId)
  requireOnLine(call, options)
  const connectionId = call && openLeg(call)?.connection_id
  if (connectionId)
    await onCarrierNotice(services, callId, { type: 'answered-by', connectionId, who, at: isoNow(services) })
}

async function leave(
  services: Services,
  callId: CallId,
  command: Extract<Command['command'], { type: 'hang-up' | 'transfer' }>,
  { id, check }: CommandOptions,
): Promise<void> {
  const { type } = command
  const briefing = type === 'transfer' && services.config.conversation.transfer.briefing ? command.briefing : undefined
  const at = isoNow(services)
  const claim: CallEvent = { id: `command:${id}`, type: 'effect-claimed', at }
  const { before, call, applied } = await services.store.apply(callId, (current) => {
    check(current)
    const connectionId = openLeg(current)?.connection_id
    if (type === 'transfer' && !connectionId) throw new CallOver('nobody is on the line')
    if (briefing && connectionId) {
      return [claim, { id: `consulting:${id}`, type: 'consultation-begun', connectionId, context: id, briefing, at }]
    }
    if (type === 'transfer' || !connectionId) return [claim]
    return [claim, { id: `hang-up:${connectionId}`, type: 'hang-up-requested', connectionId, at, ...orderedBy(id) }]
  })
  const leg = openLeg(before)
  if (!leg) return
  if (type === 'hang-up') return hangUp(services, callId, leg.connection_id)
  if (!applied[0]) return
  const { telephony } = services
  if (briefing) {
    await prepareConsultation(services, call)
    await telephony.consult(leg.connection_id, consultation(services, call, id, briefing), legOptions(services, call))
  } else {
    await telephony.transfer(leg.connection_id, call.initiate.agent_phone_number, id, legOptions(services, call))
  }
  services.log.info({ callId }, 'transfer requested')
}

/** Harmless when repeated. When the leg was over already, the carrier's news of it was lost: it is made up for. */
async function hangUp(services: Services, callId: CallId, connectionId: string): Promise<void> {
  const ended = await services.telephony.hangUp(connectionId)
  services.log.info({ callId, ended }, 'hung up')
  if (!ended) await onCarrierNotice(services, callId, { type: 'disconnected', connectionId, at: isoNow(services) })
}
