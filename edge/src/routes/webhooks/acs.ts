import { Unauthorized } from '@call-center/shared/errors'
import { Hono } from 'hono'
import { bearer } from '../../auth/authorization.ts'
import { readSignedToken } from '../../auth/signed-token.ts'
import { onCarrierNotice } from '../../calls/lifecycle.ts'
import { isoNow, type Services } from '../../services.ts'
import { readCallbacks } from '../../telephony/acs-callbacks.ts'
import { readJson } from '../read-json.ts'
import { knownCall } from './known-call.ts'

/** Azure Call Automation: something happened to a call. */
export const acs = (services: Services) =>
  new Hono().post('/:callId/:secret', async (c) => {
    const { config, carrierKeys, now, counters } = services
    if (!config.communication_services || !carrierKeys) throw new Unauthorized('Azure is not configured')
    const { token_issuer: issuer, resource_id: audience } = config.communication_services
    const token = bearer(c.req.header('authorization'))
    if (!token) throw new Unauthorized('the carrier sent no token')
    await readSignedToken(token, carrierKeys, { signer: 'the carrier', issuer, audience, nowMs: now() })
    const { call_id: callId } = await knownCall(services, c.req.param('callId'), c.req.param('secret'))
    const { notices, ignored } = readCallbacks(await readJson(c.req), isoNow(services))
    for (const type of ignored) counters.add(`acs:${type}`)
    for (const notice of notices) await onCarrierNotice(services, callId, notice)
    return c.json({})
  })
