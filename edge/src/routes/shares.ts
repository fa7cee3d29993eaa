import { CallId } from '@call-center/shared/call/call'
import { NotFound } from '@call-center/shared/errors'
import { Hono } from 'hono'
import { ShareRequest } from '../api/access-paths.ts'
import { strictJson } from '../api/strict-json.ts'
import type { ShareRecord } from '../auth/access-records.ts'
import { randomHex, randomText, sha256 } from '../auth/random-text.ts'
import { isoNow, type Services } from '../services.ts'

/** 128 bits that nobody guesses. */
const TOKEN_BYTES = 16
const ID_BYTES = 6
const DAY_MS = 86_400_000

/** For operators: links that show one report, without what names a person, to whoever has them. A link is shown once. */
export const shares = (services: Services) =>
  new Hono()
    .get('/:callId', async (c) => {
      const callId = await readKnownCall(services, c.req.param('callId'))
      return c.json((await services.access.shares(callId, isoNow(services))).map(toShareGet))
    })
    .post('/:callId', strictJson(ShareRequest), async (c) => {
      const { access, config, log, now } = services
      const { days } = ShareRequest.parse(await c.req.json())
      const callId = await readKnownCall(services, c.req.param('callId'))
      const token = randomText(TOKEN_BYTES)
      const expiresAt = new Date(now() + days * DAY_MS).toISOString()
      const share = {
        id: randomHex(ID_BYTES),
        callId,
        hash: await sha256(token),
        createdAt: isoNow(services),
        expiresAt,
      }
      await access.addShare(share)
      log.info({ callId, share: share.id, by: c.get('identity').id }, 'report shared')
      const url = `${config.public_domain.replace(/\/+$/, '')}/shared/${token}`
      return c.json({ ...toShareGet(share), url }, 201)
    })
    .delete('/:callId/:id', async (c) => {
      const callId = readId(c.req.param('callId'))
      if (!(await services.access.revokeShare(callId, c.req.param('id')))) throw new NotFound('there is no such link')
      return c.body(null, 204)
    })

function readId(text: string): CallId {
  const { data } = CallId.safeParse(text)
  if (!data) throw new NotFound('there is no such call')
  return data
}

async function readKnownCall({ store }: Services, text: string): Promise<CallId> {
  const callId = readId(text)
  if (!(await store.get(callId))) throw new NotFound('there is no such call')
  return callId
}

const toShareGet = ({ id, createdAt, expiresAt }: ShareRecord) => ({
  id,
  created_at: createdAt,
  expires_at: expiresAt,
})
