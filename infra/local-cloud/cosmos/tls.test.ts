import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { CosmosClient } from '@azure/cosmos'
import { expect, it } from 'vitest'
import { ensureLocalCa, readTlsIdentity } from '../tls/local-ca.ts'
import { startCosmos } from './start-cosmos.ts'

it('serves over TLS to a client with default options that trusts the local CA', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cosmos-tls-'))
  const { ca, cert, key } = await readTlsIdentity(await ensureLocalCa(folder))
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ca])
  const cosmos = await startCosmos({ tls: { cert, key } })
  expect(cosmos.url).toMatch(/^https:\/\/localhost:\d+$/)
  const client = new CosmosClient({ endpoint: cosmos.url, key: cosmos.key })
  const { database } = await client.databases.createIfNotExists({ id: 'db' })
  expect(database.id).toBe('db')
  client.dispose()
  await cosmos.close()
  await rm(folder, { recursive: true })
})
