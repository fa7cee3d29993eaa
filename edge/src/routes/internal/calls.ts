import { CallId, type CallState } from '@call-center/shared/call/call'
import { isFact } from '@call-center/shared/call/events'
import { NotFound, StaleEpoch } from '@call-center/shared/errors'
import { Command, EventBatch, SessionClaim } from '@call-center/shared/protocol/call-api'
import { Hono } from 'hono'
import { runCommand } from '../../calls/commands.ts'
import type { Services } from '../../services.ts'
import { readJson } from '../read-json.ts'
import { claimSession } from './session.ts'

/** The call API of the media nodes; `shared/src/protocol/call-api.ts` is its contract. */
export const internalCalls = (services: Services) =>
  new Hono()
    .post('/:callId/session', async (c) => {
      const claim = SessionClaim.parse(await readJson(c.req))
      return c.json(await claimSession(services, readCallId(c.req.param('callId')), claim))
    })
    .post('/:callId/events', async (c) => {
      const { epoch, events } = EventBatch.parse(await readJson(c.req))
      // Words that were on their way when another node took the call would be lost with the rest.
      const { call } = await services.store.apply(readCallId(c.req.param('callId')), (current) =>
        current.epoch === epoch ? events : events.filter((event) => current.epoch > epoch && isFact(event)),
      )
      requireEpoch(call, epoch)
      return c.json({ version: call.version })
    })
    .post('/:callId/commands', async (c) => {
      const { epoch, id, command } = Command.parse(await readJson(c.req))
      const answer = await runCommand(services, readCallId(c.req.param('callId')), command, {
        id,
        check: (call) => requireEpoch(call, epoch),
      })
      return c.json(answer, 202)
    })

function readCallId(text: string): CallId {
  const { data } = CallId.safeParse(text)
  if (!data) throw new NotFound('there is no such call')
  return data
}

/** Only the newest holder of a call decides anything. */
function requireEpoch(call: CallState, epoch: number): void {
  if (call.epoch !== epoch) throw new StaleEpoch('another media node holds the call')
}
