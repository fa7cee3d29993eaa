import { CallId } from '@call-center/shared/call/call'
import { Unauthorized } from '@call-center/shared/errors'
import { Hono } from 'hono'
import { bearer } from '../../auth/authorization.ts'
import { sameText } from '../../auth/same-text.ts'
import { readSignedToken } from '../../auth/signed-token.ts'
import { onCarrierNotice } from '../../calls/lifecycle.ts'
import { isoNow, type Services } from '../../services.ts'
import { readCallbacks } from '../../telephony/acs-callbacks.ts'
import { readJson } from '../read-json.ts'

/** Azure Call Automation: something happened to a call. */
export const acs = (services: Services) =>
  new Hono().post('/:callId/:secret', async (c) => {
    const { config, carrierKeys, now, counters } = services
    const { token_issuer: issuer, resource_id: audience } = config.communication_services
    const token = bearer(c.req.header('authorization'))
    if (!token) throw new Unauthorized('the carrier sent no token')
    await readSignedToken(token, carrierKeys, { signer: 'the carrier', issuer, audience, nowMs: now() })
    const callId = await requireSecret(services, c.req.param('callId'), c.req.param('secret'))
    const { notices, ignored } = readCallbacks(await readJson(c.req), isoNow(services))
    for (const type of ignored) counters.add(`acs:${type}`)
    for (const notice of notices) await onCarrierNotice(services, callId, notice)
    return c.json({})
  })

/** An unknown call and a wrong secret look the same from outside. */
async function requireSecret({ store }: Services, id: string, secret: string): Promise<CallId> {
  const callId = CallId.safeParse(id)
  const call = callId.success ? await store.get(callId.data) : undefined
  const known = await sameText(secret, call?.callback_secret ?? '')
  if (!call || !known) throw new Unauthorized('the callback address is not valid')
  return call.call_id
}
