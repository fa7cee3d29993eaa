import { type Container, CosmosClient, type ErrorResponse } from '@azure/cosmos'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cosmos, startCosmos } from './start-cosmos.ts'

let cosmos: Cosmos
let client: CosmosClient
let calls: Container
let lines: string[]
let nowMs: number

const PHONE = '+33612345678'
const OTHER = '+33687654321'
const call = (id: string, phone = PHONE, rest: object = {}) => ({ id, initiate: { phone_number: phone }, ...rest })

async function open(): Promise<void> {
  lines = []
  nowMs = Date.parse('2026-11-21T11:00:00Z')
  cosmos = await startCosmos({ now: () => nowMs, onLine: (line) => lines.push(line) })
  client = new CosmosClient({ endpoint: cosmos.url, key: cosmos.key })
  const { database } = await client.databases.createIfNotExists({ id: 'call-center-ai' })
  const definition = { id: 'calls-v3', partitionKey: { paths: ['/initiate/phone_number'] }, defaultTtl: -1 }
  const created = await database.containers.createIfNotExists(definition)
  calls = created.container
}

beforeEach(open)
afterEach(async () => {
  client.dispose()
  await cosmos.close()
})

const rejection = async (work: Promise<unknown>): Promise<ErrorResponse> =>
  work.then(
    () => Promise.reject(new Error('was expected to fail')),
    (error: ErrorResponse) => error,
  )

describe('documents', () => {
  it('creates, reads, replaces, upserts, patches and deletes', async () => {
    const created = await calls.items.create(call('a', PHONE, { version: 1 }))
    expect(created.statusCode).toBe(201)
    expect(created.requestCharge).toBeGreaterThan(0)
    const item = calls.item('a', PHONE)
    const read = await item.read()
    expect(read.resource).toMatchObject({ id: 'a', version: 1, _ts: nowMs / 1_000 })
    expect(read.etag).toBe(read.resource?._etag)
    expect(read.etag).toMatch(/^".+"$/)
    await item.replace(call('a', PHONE, { version: 2 }))
    const upserted = await calls.items.upsert(call('a', PHONE, { version: 3, list: [1] }))
    expect(upserted.statusCode).toBe(200)
    const patched = await item.patch([
      { op: 'incr', path: '/version', value: 1 },
      { op: 'add', path: '/list/-', value: 2 },
      { op: 'set', path: '/initiate/lang', value: 'fr-FR' },
    ])
    expect(patched.resource).toMatchObject({
      version: 4,
      list: [1, 2],
      initiate: { lang: 'fr-FR', phone_number: PHONE },
    })
    expect((await item.delete()).statusCode).toBe(204)
    expect((await item.read()).statusCode).toBe(404)
  })

  it('refuses a second document of the same id in a partition, and takes it in another', async () => {
    await calls.items.create(call('a'))
    expect((await rejection(calls.items.create(call('a')))).code).toBe(409)
    expect((await calls.items.create(call('a', OTHER))).statusCode).toBe(201)
  })

  it('does not find a document under the key of another partition', async () => {
    await calls.items.create(call('a'))
    expect((await calls.item('a', OTHER).read()).statusCode).toBe(404)
    expect((await rejection(calls.item('a', OTHER).delete())).code).toBe(404)
  })

  it('answers 304 to a read of what the reader has', async () => {
    const { etag } = await calls.items.create(call('a'))
    const again = await calls.item('a', PHONE).read({ accessCondition: { type: 'IfNoneMatch', condition: etag } })
    expect(again.statusCode).toBe(304)
  })

  it('answers 412 to a replace, patch or delete of an older version', async () => {
    const { etag } = await calls.items.create(call('a'))
    const item = calls.item('a', PHONE)
    await item.replace(call('a', PHONE, { version: 2 }))
    const accessCondition = { type: 'IfMatch', condition: etag }
    expect((await rejection(item.replace(call('a'), { accessCondition }))).code).toBe(412)
    expect((await rejection(item.patch([{ op: 'set', path: '/x', value: 1 }], { accessCondition }))).code).toBe(412)
    expect((await rejection(item.delete({ accessCondition }))).code).toBe(412)
    expect((await rejection(calls.items.upsert(call('a'), { accessCondition }))).code).toBe(412)
  })

  it('loses nothing when twenty writers race on one document with If-Match', async () => {
    await calls.items.create(call('a', PHONE, { count: 0 }))
    const item = calls.item('a', PHONE)
    const increment = async (): Promise<void> => {
      for (;;) {
        const { resource, etag } = await item.read()
        try {
          await item.replace(
            { ...resource, count: resource.count + 1 },
            { accessCondition: { type: 'IfMatch', condition: etag } },
          )
          return
        } catch (error) {
          if ((error as ErrorResponse).code !== 412) throw error
        }
      }
    }
    await Promise.all(Array.from({ length: 20 }, increment))
    expect((await item.read()).resource.count).toBe(20)
  })

  it('patches only when the condition holds', async () => {
    await calls.items.create(call('a', PHONE, { epoch: 1 }))
    const operations = [{ op: 'set' as const, path: '/epoch', value: 2 }]
    const patch = () => calls.item('a', PHONE).patch({ operations, condition: 'from c where c.epoch < 2' })
    expect((await patch()).statusCode).toBe(200)
    expect((await rejection(patch())).code).toBe(412)
  })
})

describe('a transactional batch', () => {
  it('stores everything when every operation succeeds', async () => {
    await calls.items.create(call('old', PHONE, { n: 1 }))
    const { result, code } = await calls.items.batch(
      [
        { operationType: 'Create', resourceBody: call('a') },
        { operationType: 'Upsert', resourceBody: call('b') },
        { operationType: 'Patch', id: 'old', resourceBody: { operations: [{ op: 'incr', path: '/n', value: 1 }] } },
        { operationType: 'Read', id: 'old' },
        { operationType: 'Delete', id: 'b' },
      ],
      PHONE,
    )
    expect(code).toBe(200)
    expect(result?.map(({ statusCode }) => statusCode)).toEqual([201, 201, 200, 200, 204])
    expect(result?.[3]?.resourceBody).toMatchObject({ n: 2 })
  })

  it('stores nothing when one fails, and says which', async () => {
    await calls.items.create(call('taken'))
    const { result, code } = await calls.items.batch(
      [
        { operationType: 'Create', resourceBody: call('a') },
        { operationType: 'Create', resourceBody: call('taken') },
        { operationType: 'Create', resourceBody: call('c') },
      ],
      PHONE,
    )
    expect(code).toBe(207)
    expect(result?.map(({ statusCode }) => statusCode)).toEqual([424, 409, 424])
    expect((await calls.item('a', PHONE).read()).statusCode).toBe(404)
  })

  it('honours If-Match, and refuses a document of another partition', async () => {
    await calls.items.create(call('a'))
    const stale = await calls.items.batch(
      [{ operationType: 'Replace', id: 'a', resourceBody: call('a'), ifMatch: '"no"' }],
      PHONE,
    )
    expect(stale.result?.[0]?.statusCode).toBe(412)
    const foreign = await calls.items.batch([{ operationType: 'Create', resourceBody: call('b', OTHER) }], PHONE)
    expect(foreign.result?.[0]?.statusCode).toBe(400)
  })
})

describe('time to live', () => {
  it('hides a document when its time is over, and lets its id be used again', async () => {
    await calls.items.create(call('a', PHONE, { ttl: 60 }))
    await calls.items.create(call('forever'))
    nowMs += 59_000
    expect((await calls.item('a', PHONE).read()).statusCode).toBe(200)
    nowMs += 1_000
    expect((await calls.item('a', PHONE).read()).statusCode).toBe(404)
    const { resources } = await calls.items.query('SELECT c.id FROM c').fetchAll()
    expect(resources).toEqual([{ id: 'forever' }])
    expect((await calls.items.create(call('a'))).statusCode).toBe(201)
  })
})

describe('faults and refusals', () => {
  it('throttles, and the SDK retries by itself', async () => {
    cosmos.faults.set({ status: 429, times: 2, retryAfterMs: 1 })
    const { statusCode } = await calls.items.create(call('a'))
    expect(statusCode).toBe(201)
    expect(cosmos.requests.slice(-3).map(({ status }) => status)).toEqual([429, 429, 201])
  })

  it('answers 449 as often as it is told', async () => {
    cosmos.faults.set({ status: 449, method: 'POST' })
    expect((await rejection(calls.items.create(call('a')))).code).toBe(449)
    expect((await calls.items.create(call('a'))).statusCode).toBe(201)
  })

  it('refuses a wrong key, loudly', async () => {
    const stranger = new CosmosClient({ endpoint: cosmos.url, key: Buffer.from('wrong').toString('base64') })
    expect((await rejection(stranger.databases.readAll().fetchAll())).code).toBe(401)
    expect(lines.at(-1)).toContain('401')
    stranger.dispose()
  })

  it('refuses what it does not know, loudly', async () => {
    expect((await rejection(calls.scripts.storedProcedures.readAll().fetchAll())).code).toBe(400)
    expect(lines.at(-1)).toContain('sprocs')
  })

  it('advertises its own address and the account', async () => {
    const { resource } = await client.getDatabaseAccount()
    expect(resource?.writableLocations[0]?.databaseAccountEndpoint).toBe(cosmos.url)
  })
})
