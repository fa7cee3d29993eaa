import { type Container, CosmosClient, type SqlQuerySpec } from '@azure/cosmos'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cosmos, startCosmos } from './start-cosmos.ts'

let cosmos: Cosmos
let client: CosmosClient
let container: Container

const ROWS = [
  { id: 'a', tenant: 'one', n: 3, name: 'Ann', tags: ['x', 'y'], claim: { policy: 'B 12' } },
  { id: 'b', tenant: 'one', n: 1, name: 'bob', in_progress: true },
  { id: 'c', tenant: 'two', n: 2, name: 'Cid', tags: [{ k: 1, v: 2 }], gone: null },
  { id: 'd', tenant: 'two', n: 4, name: 'ANN' },
]

beforeAll(async () => {
  cosmos = await startCosmos({ onLine: () => {} })
  client = new CosmosClient({ endpoint: cosmos.url, key: cosmos.key })
  const { database } = await client.databases.create({ id: 'db' })
  container = (await database.containers.create({ id: 'rows', partitionKey: '/tenant' })).container
  for (const row of ROWS) await container.items.create(row)
})
afterAll(async () => {
  client.dispose()
  await cosmos.close()
})

const ids = async (query: string | SqlQuerySpec, options = {}): Promise<string> => {
  const { resources } = await container.items.query<{ id: string }>(query, options).fetchAll()
  return resources.map(({ id }) => id).join('')
}

describe('queries', () => {
  it('never return a row of another partition than the one they name', async () => {
    expect(await ids('SELECT * FROM c', { partitionKey: 'one' })).toBe('ab')
    expect(await ids('SELECT * FROM c WHERE c.tenant = "two" OR c.n > 0', { partitionKey: 'one' })).toBe('ab')
    expect(await ids('SELECT * FROM c ORDER BY c.n DESC', { partitionKey: 'two' })).toBe('dc')
    const counted = container.items.query<number>('SELECT VALUE COUNT(1) FROM c', { partitionKey: 'two' })
    expect((await counted.fetchAll()).resources).toEqual([2])
    const paged = container.items.query<{ id: string }>('SELECT * FROM c', { partitionKey: 'two', maxItemCount: 1 })
    expect((await paged.fetchAll()).resources.map(({ id }) => id)).toEqual(['c', 'd'])
    expect(await ids('SELECT * FROM c', { partitionKey: 'three' })).toBe('')
    const feed = await container.items.readAll<{ id: string }>({ partitionKey: 'one' }).fetchAll()
    expect(feed.resources.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it.each([
    ['SELECT * FROM c', 'abcd'],
    ['select * from root r where r.n >= 3', 'ad'],
    ['SELECT * FROM c WHERE c.n != 3 AND NOT c.n = 1', 'cd'],
    ['SELECT * FROM c WHERE (c.n < 2 OR c.n > 3) AND c.tenant = "two"', 'd'],
    ['SELECT * FROM c WHERE c.n < 2 OR c.n > 3 AND c.tenant = "two"', 'bd'],
    ['SELECT * FROM c WHERE IS_DEFINED(c.tags)', 'ac'],
    ['SELECT * FROM c WHERE NOT IS_DEFINED(c.gone)', 'abd'],
    ['SELECT * FROM c WHERE c.gone = null', 'c'],
    ['SELECT * FROM c WHERE c.in_progress', 'b'],
    ["SELECT * FROM c WHERE CONTAINS(LOWER(c.name), 'nn')", 'ad'],
    ["SELECT * FROM c WHERE CONTAINS(c.name, 'NN', true)", 'ad'],
    ["SELECT * FROM c WHERE STRINGEQUALS(c.name, 'ann', true)", 'ad'],
    ["SELECT * FROM c WHERE STRINGEQUALS(c.name, 'Ann')", 'a'],
    ["SELECT * FROM c WHERE ARRAY_CONTAINS(c.tags, 'y')", 'a'],
    ['SELECT * FROM c WHERE c.claim.policy = "B 12" AND c["claim"]["policy"] != "x"', 'a'],
    ["SELECT * FROM c WHERE c.tags[0] = 'x'", 'a'],
    ["SELECT * FROM c WHERE c.n > '1'", ''],
    ['SELECT * FROM c ORDER BY c.n', 'bcad'],
    ['SELECT * FROM c ORDER BY c.name DESC', 'bcad'],
    ['SELECT TOP 2 * FROM c ORDER BY c.n ASC', 'bc'],
    ['SELECT * FROM c ORDER BY c.n OFFSET 1 LIMIT 2', 'ca'],
  ])('%s', async (query, expected) => {
    expect(await ids(query)).toBe(expected)
  })

  it('takes parameters, also as amounts', async () => {
    const parameters = [
      { name: '@tenant', value: 'two' },
      { name: '@most', value: 1 },
      { name: '@tag', value: { k: 1 } },
    ]
    expect(await ids({ query: 'SELECT * FROM c WHERE c.tenant = @tenant OFFSET 0 LIMIT @most', parameters })).toBe('c')
    expect(await ids({ query: 'SELECT * FROM c WHERE ARRAY_CONTAINS(c.tags, @tag, true)', parameters })).toBe('c')
    await expect(ids('SELECT * FROM c WHERE c.a = @missing')).rejects.toThrow('@missing')
  })

  it('projects columns and counts', async () => {
    const columns = await container.items.query('SELECT c.id, c.claim.policy AS policy FROM c WHERE c.n = 3').fetchAll()
    expect(columns.resources).toEqual([{ id: 'a', policy: 'B 12' }])
    const count = await container.items.query('SELECT VALUE COUNT(1) FROM c WHERE c.n > 1').fetchAll()
    expect(count.resources).toEqual([3])
  })

  it('hands out pages with continuation tokens that belong to their query', async () => {
    const first = await container.items.query('SELECT c.id FROM c', { maxItemCount: 3 }).fetchNext()
    expect(first.resources).toHaveLength(3)
    const { continuationToken } = first
    expect(continuationToken).toBeDefined()
    const next = container.items.query('SELECT c.id FROM c', {
      maxItemCount: 3,
      continuationToken: continuationToken ?? '',
    })
    expect((await next.fetchNext()).resources).toEqual([{ id: 'd' }])
    const other = container.items.query('SELECT * FROM c', { continuationToken: continuationToken ?? '' })
    await expect(other.fetchNext()).rejects.toThrow('another query')
  })

  it('answers the query plan request', async () => {
    expect(await ids('SELECT * FROM c ORDER BY c.n', { forceQueryPlan: true })).toBe('bcad')
    expect(await ids('SELECT TOP 2 * FROM c ORDER BY c.n', { enableQueryControl: true })).toBe('bc')
  })

  it.each([
    ['SELECT DISTINCT c.id FROM c', 'DISTINCT'],
    ['SELECT * FROM c JOIN t IN c.tags', 'JOIN'],
    ['SELECT * FROM c GROUP BY c.n', 'GROUP'],
    ['SELECT * FROM c WHERE c.n IN (1, 2)', 'IN'],
    ['SELECT * FROM c WHERE ABS(c.n) = 1', 'ABS'],
    ['SELECT * FROM c WHERE d.n = 1', 'D'],
    ['SELECT * FROM c ORDER BY c.n, c.id', 'several paths'],
    ['SELECT VALUE SUM(c.n) FROM c', 'SUM'],
    ['SELECT * FROM c WHERE c.n = 1 ;', ';'],
    ['DELETE FROM c', 'SELECT'],
    ['SELECT * FROM c OFFSET 1', 'LIMIT'],
  ])('refuses what it does not know: %s', async (query, reason) => {
    await expect(ids(query)).rejects.toMatchObject({ code: 400, message: expect.stringContaining(reason) })
  })
})
