import type { CallState, Message } from './call.ts'
import type { Leg } from './leg.ts'
import { compare, withMessage } from './messages.ts'

/** Nobody hung up: the conversation went on elsewhere. */
const isOver = ({ disconnected_at, ended_by }: Leg): boolean => disconnected_at !== undefined && ended_by !== 'new-call'

/** Changes the leg of this connection, which may not be known yet; its marks in the conversation follow. */
export function withLeg(call: CallState, connectionId: string, change: (leg: Leg) => Leg): CallState {
  const leg = change(
    call.legs.find(({ connection_id }) => connection_id === connectionId) ?? { connection_id: connectionId },
  )
  const legs = [...call.legs.filter(({ connection_id }) => connection_id !== connectionId), leg].sort(byLegStart)
  const messages = isOver(leg) ? call.messages : call.messages.filter(({ id }) => id !== `hangup:${connectionId}`)
  return [...legMessages(leg)].reduce(withMessage, { ...call, legs, messages })
}

/** A leg's own marks in the conversation: the call, and the hang-up. */
function* legMessages(leg: Leg): Generator<Message> {
  const { connection_id, connected_at, disconnected_at, ended_by } = leg
  const mark = { content: '', style: 'none' as const, tool_calls: [] }
  if (connected_at)
    yield { ...mark, id: `call:${connection_id}`, created_at: connected_at, action: 'call', persona: 'human' }
  if (disconnected_at && isOver(leg)) {
    const persona = ended_by ? 'assistant' : 'human'
    yield { ...mark, id: `hangup:${connection_id}`, created_at: disconnected_at, action: 'hangup', persona }
  }
}

const byLegStart = (a: Leg, b: Leg): number =>
  compare(a.connected_at ?? '~', b.connected_at ?? '~') || compare(a.connection_id, b.connection_id)
