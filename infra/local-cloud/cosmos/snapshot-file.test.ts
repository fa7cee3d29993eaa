import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CosmosClient } from '@azure/cosmos'
import { expect, it } from 'vitest'
import { startCosmos } from './start-cosmos.ts'

it('keeps the documents, their versions and their order over a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cosmos-'))
  const file = join(folder, 'deep', 'cosmos.json')
  const before = await startCosmos({ file })
  const first = new CosmosClient({ endpoint: before.url, key: before.key })
  const { database } = await first.databases.create({ id: 'db' })
  const { container } = await database.containers.create({ id: 'rows', partitionKey: '/p' })
  await container.items.create({ id: 'b', p: '1' })
  const { etag } = await container.items.create({ id: 'a', p: '1' })
  first.dispose()
  await before.close()
  expect(await readdir(join(folder, 'deep'))).toEqual(['cosmos.json'])

  const after = await startCosmos({ file })
  const second = new CosmosClient({ endpoint: after.url, key: after.key })
  const rows = second.database('db').container('rows')
  expect((await rows.items.query('SELECT c.id FROM c').fetchAll()).resources).toEqual([{ id: 'b' }, { id: 'a' }])
  expect((await rows.item('a', '1').read()).etag).toBe(etag)
  const changed = await rows.item('a', '1').replace({ id: 'a', p: '1', n: 1 })
  expect(changed.etag).not.toBe(etag)
  second.dispose()
  await after.close()
  await rm(folder, { recursive: true })
})
