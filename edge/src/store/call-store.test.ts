import { afterAll, describe, expect, it } from 'vitest'
import { callSearchContract } from '../testing/call-search-contract.ts'
import { callStoreContract } from '../testing/call-store-contract.ts'
import { hasLocalCosmos, type LocalCosmos, startLocalCosmos } from '../testing/local-cosmos.ts'
import { memoryStore } from '../testing/memory-store.ts'
import { cosmosStore } from './cosmos.ts'

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
  afterAll(() => cosmos?.close())
})
