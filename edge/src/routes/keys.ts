import { NotFound } from '@call-center/shared/errors'
import { parseStrictly } from '@call-center/shared/unknown-keys'
import { Hono } from 'hono'
import * as z from 'zod'
import type { KeyRecord } from '../auth/access-records.ts'
import { createKey } from '../auth/api-key.ts'
import { Scope } from '../auth/scopes.ts'
import { isoNow, type Services } from '../services.ts'
import { readJson } from './read-json.ts'

const KeyRequest = z.object({
  /** Who has it, for the list. */
  name: z.string().trim().min(1).max(100),
  scopes: z.array(Scope).min(1),
  /** Days until it expires. */
  days: z.number().int().min(1).max(366).default(90),
})

/** For operators: keys for people and their programs. A key is shown once, when it is made. */
export const keys = (services: Services) =>
  new Hono()
    .get('/', async (c) => c.json((await services.access.keys(isoNow(services))).map(toKeyGet)))
    .post('/', async (c) => {
      const { key, record } = await createKey(parseStrictly(KeyRequest, await readJson(c.req)), services.now())
      await services.access.addKey(record)
      services.log.info({ key: record.id, scopes: record.scopes, by: c.get('identity').id }, 'key made')
      return c.json({ ...toKeyGet(record), key }, 201)
    })
    .delete('/:id', async (c) => {
      const id = c.req.param('id')
      if (!(await services.access.revokeKey(id))) throw new NotFound('there is no such key')
      services.log.info({ key: id, by: c.get('identity').id }, 'key revoked')
      return c.body(null, 204)
    })

const toKeyGet = ({ id, name, scopes, createdAt, expiresAt }: KeyRecord) => ({
  id,
  name,
  scopes,
  created_at: createdAt,
  expires_at: expiresAt,
})
