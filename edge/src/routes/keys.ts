import { NotFound } from '@call-center/shared/errors'
import { Hono } from 'hono'
import { KeyRequest } from '../api/access-paths.ts'
import { strictJson } from '../api/strict-json.ts'
import type { KeyRecord } from '../auth/access-records.ts'
import { createKey } from '../auth/api-key.ts'
import { isoNow, type Services } from '../services.ts'

/** For operators: keys for people and their programs. A key is shown once, when it is made. */
export const keys = (services: Services) =>
  new Hono()
    .get('/', async (c) => c.json((await services.access.keys(isoNow(services))).map(toKeyGet)))

    .post('/', strictJson(KeyRequest), async (c) => {
      const { key, record } = await createKey(KeyRequest.parse(await c.req.json()), services.now())
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
