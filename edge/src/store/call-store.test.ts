import { CosmosClient } from '@azure/cosmos'
import { createCall } from '@call-center/shared/call/call'
import { afterAll, describe, expect, it } from 'vitest'
import { callSearchContract } from '../testing/call-search-contract.ts'
import { callStoreContract } from '../testing/call-store-contract.ts'
import { hasLocalCosmos, type LocalCosmos, startLocalCosmos } from '../testing/local-cosmos.ts'
import { memoryStore } from '../testing/memory-store.ts'
import { testConfig } from '../testing/test-config.ts'
import { cosmosStore } from './cosmos.ts'

const KEPT = { calls_days: 90 }
const PHONE = '+33612345678'

callStoreContract('the store in memory', async () => memoryStore())
callSearchContract('the store in memory', async () => memoryStore())

describe.skipIf(!hasLocalCosmos)('over the wire', () => {
  let cosmos: LocalCosmos | undefined
  callStoreContract('the store in Cosmos DB', async () => {
    cosmos = await startLocalCosmos()
    return cosmosStore(
      { endpoint: cosmos.url, access_key: cosmos.key, database: 'call-center', container: 'calls' },
      KEPT,
    )
  })
  callSearchContract('the store in Cosmos DB', async () => {
    if (!cosmos) throw new RangeError('the contract opens it')
    return cosmosStore({ endpoint: cosmos.url, access_key: cosmos.key, database: 'searched', container: 'calls' }, KEPT)
  })

  it('is made once, by whichever first request comes first', async () => {
    if (!cosmos) throw new RangeError('the contract opens it')
    const options = { endpoint: cosmos.url, access_key: cosmos.key, database: 'another', container: 'calls' }
    const pings = [1, 2, 3, 4].map(() => cosmosStore(options, KEPT).ping())
    await expect(Promise.all(pings)).resolves.toHaveLength(4)
  })
  it.each([
    ['90 days after its last change', 90, 90 * 86_400],
    ['never, when the operator says so', 0, -1],
  ])('lets a call expire %s, in a container that was made without that too', async (_what, calls_days, ttl) => {
    if (!cosmos) throw new RangeError('the contract opens it')
    const { url: endpoint, key } = cosmos
    const client = new CosmosClient({ endpoint, key })
    const id = `kept-${calls_days}`
    await client.databases.createIfNotExists({ id: 'retention' })
    const { container } = await client
      .database('retention')
      .containers.createIfNotExists({ id, partitionKey: { paths: ['/initiate/phone_number'] } })
    const store = cosmosStore({ endpoint, access_key: key, database: 'retention', container: id }, { calls_days })
    const { initiate } = testConfig().conversation
    const at = '2026-11-21T12:00:00.000Z'
    const call = createCall({ ...initiate, phone_number: PHONE }, { at })
    await store.create(call)
    const stored = async () => (await container.item(call.call_id, PHONE).read()).resource
    expect(await stored()).toMatchObject({ ttl })
    await store.apply(call.call_id, [{ id: 'a', type: 'effect-claimed', at }])
    expect(await stored()).toMatchObject({ ttl, version: 1 })
    expect((await container.read()).resource?.defaultTtl).toBe(-1)
    client.dispose()
  })
  it('lists as many as there are, although some cannot be read, and says on a page how many', async () => {
    if (!cosmos) throw new RangeError('the contract opens it')
    const options = { endpoint: cosmos.url, access_key: cosmos.key, database: 'spoiled', container: 'calls' }
    const store = cosmosStore(options, KEPT)
    const { initiate } = testConfig().conversation
    const begin = async (second: number) => {
      const at = `2026-11-21T12:00:0${second}.000Z`
      const call = createCall({ ...initiate, phone_number: PHONE }, { at })
      await store.create(call)
      return call.call_id
    }
    const [first, second] = [await begin(1), await begin(2)]
    const container = new CosmosClient({ endpoint: cosmos.url, key: cosmos.key }).database('spoiled').container('calls')
    for (const id of ['x', 'y', 'z']) {
      await container.items.create({ id, created_at: '2026-11-21T12:00:05.000Z', initiate: { phone_number: PHONE } })
    }
    const listed = async (limit: number) => (await store.list({ phone: PHONE, limit })).map(({ call_id }) => call_id)
    expect([await listed(1), await listed(2), await listed(100)]).toEqual([[second], [second, first], [second, first]])
    expect((await store.latestByPhone(PHONE))?.call_id).toBe(second)
    const { calls, ...rest } = await store.search({ phone: PHONE, offset: 1, limit: 3 })
    expect([calls.map(({ call_id }) => call_id), rest]).toMatchObject([[second], { unreadable: 2, fitting: 5 }])
  })
  afterAll(() => cosmos?.close())
})
