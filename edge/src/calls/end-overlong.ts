import type { CallId } from '@call-center/shared/call/call'
import { longestCallMs } from '@call-center/shared/config/longest-call'
import type { Services } from '../services.ts'
import { runCommand } from './commands.ts'
import { openLeg } from './legs.ts'

/** The media node says goodbye when the time is over, in the next pause; whoever talks on is cut off after this time, milliseconds. */
const GOODBYE_MS = 120_000
/** Calls looked at together. */
const AT_ONCE = 8

/**
 * Hangs up the calls that last longer than they may, whoever holds them: for when no node said goodbye. People who talk with a
 * colleague are left alone.
 */
export async function endOverlongCalls(services: Services): Promise<void> {
  const { store, log } = services
  const open = await store.listOpen()
  const look = async (callId: CallId) => {
    try {
      await endIfOverlong(services, callId)
    } catch (error) {
      log.error({ callId, err: error }, 'a call that lasts too long could not be ended')
    }
  }
  for (let from = 0; from < open.length; from += AT_ONCE) await Promise.all(open.slice(from, from + AT_ONCE).map(look))
}

async function endIfOverlong(services: Services, callId: CallId): Promise<void> {
  const { store, config, log, now } = services
  const call = await store.get(callId)
  const leg = call && openLeg(call)
  if (!leg?.connected_at || leg.ended_by === 'transfer') return
  const longestMs = longestCallMs(config, leg)
  if (longestMs === undefined || now() - Date.parse(leg.connected_at) <= longestMs + GOODBYE_MS) return
  log.warn({ callId }, 'ending a call that lasts too long')
  await runCommand(services, callId, { type: 'hang-up' }, { id: `too-long:${leg.connection_id}`, check: () => {} })
}
