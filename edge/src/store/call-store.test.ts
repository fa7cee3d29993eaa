import { CosmosClient } from '@azure/cosmos'
import { createCall } from '@call-center/shared/call/call'
import { afterAll, describe, expect, it } from 'vitest'
import { callSearchContract } from '../testing/call-search-contract.ts'
import { callStoreContract } from '../testing/call-store-contract.ts'
import { hasLocalCosmos, type LocalCosmos, startLocalCosmos } from '../testing/local-cosmos.ts'
import { memoryStore } from '../testing/memory-store.ts'
import { testConfig } from '../testing/test-config.ts'
import { cosmosStore } from './cosmos.ts'

const PHONE = '+33612345678'

callStoreContract('the store in memory', async () => memoryStore())
callSearchContract('the store in memory', async () => memoryStore())

describe.skipIf(!hasLocalCosmos)('over the wire', () => {
  let cosmos: LocalCosmos | undefined
  callStoreContract('the store in Cosmos DB', async () => {
    cosmos = await startLocalCosmos()
    return cosmosStore({ endpoint: cosmos.url, access_key: cosmos.key, database: 'call-center', container: 'calls' })
  })
  callSearchContract('the store in Cosmos DB', async () => {
    if (!cosmos) throw new RangeError('the contract opens it')
    return cosmosStore({ endpoint: cosmos.url, access_key: cosmos.key, database: 'searched', container: 'calls' })
  })

  it('is made once, by whichever first request comes first', async () => {
    if (!cosmos) throw new RangeError('the contract opens it')
    const options = { endpoint: cosmos.url, access_key: cosmos.key, database: 'another', container: 'calls' }
    const pings = [1, 2, 3, 4].map(() => cosmosStore(options).ping())
    await expect(Promise.all(pings)).resolves.toHaveLength(4)
  })
  it('lists as many as there are, although some cannot be read', async () => {
    if (!cosmos) throw new RangeError('the contract opens it')
    const options = { endpoint: cosmos.url, access_key: cosmos.key, database: 'spoiled', container: 'calls' }
    const store = cosmosStore(options)
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
  })
  afterAll(() => cosmos?.close())
})
