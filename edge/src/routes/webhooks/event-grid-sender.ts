import type { Webhooks } from '@call-center/shared/config/webhooks'
import { Unauthorized } from '@call-center/shared/errors'
import type { Context } from 'hono'
import * as z from 'zod'
import type { Settings } from '../../env.ts'
import type { Services } from '../../services.ts'
import { bearer } from '../../auth/authorization.ts'
import { sameText } from '../../auth/same-text.ts'
import { readSignedToken } from '../../auth/signed-token.ts'

type Entra = NonNullable<Webhooks['event_grid']['entra']>

/** `appid` in tokens of version 1, `azp` in those of version 2. */
const Sender = z.object({ appid: z.string().optional(), azp: z.string().optional() })

export const entraKeysUrl = ({ tenant_id }: Entra): string =>
  `https://login.microsoftonline.com/${tenant_id}/discovery/v2.0/keys`

/**
 * Proves that Event Grid delivers: by its Entra token where that is configured, else by the secret in the address.
 *
 * @throws {Unauthorized} when it was somebody else.
 * @throws {Unavailable} when Entra's keys cannot be had.
 */
export async function requireEventGrid({ config, settings, entraKeys, now }: Services, c: Context): Promise<void> {
  const { entra } = config.webhooks.event_grid
  if (!entra || !entraKeys) {
    if (await isSecret(c.req.query('secret'), settings)) return
    throw new Unauthorized('the secret is wrong')
  }
  const token = bearer(c.req.header('authorization'))
  if (!token) throw new Unauthorized('Event Grid sent no token')
  const { tenant_id: tenant, audience, application_id } = entra
  const issuer = [`https://sts.windows.net/${tenant}/`, `https://login.microsoftonline.com/${tenant}/v2.0`]
  const claims = await readSignedToken(token, entraKeys, { signer: 'Entra', issuer, audience, nowMs: now() })
  const { appid, azp } = Sender.parse(claims)
  if ((appid ?? azp) !== application_id) throw new Unauthorized('the token is not one of Event Grid')
}

/** Event Grid goes on with the old secret until it was told the new one, and that is after us. */
async function isSecret(
  secret: string | undefined,
  { EVENT_GRID_SECRET, OTHER_EVENT_GRID_SECRET }: Settings,
): Promise<boolean> {
  if (!secret) return false
  for (const known of [EVENT_GRID_SECRET, OTHER_EVENT_GRID_SECRET])
    if (known !== undefined && (await sameText(secret, known))) return true
  return false
}

const COMMUNICATION =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Communication\/CommunicationServices\/[^/]+$/i

/** Whether a topic may subscribe: strangers who know the address must not make us confirm a subscription of theirs. */
export function isKnownTopic(topic: string | undefined, { event_grid: { topics } }: Webhooks): boolean {
  if (topic === undefined) return false
  if (topics.length === 0) return COMMUNICATION.test(topic)
  return topics.some((known) => known.toLowerCase() === topic.toLowerCase())
}
