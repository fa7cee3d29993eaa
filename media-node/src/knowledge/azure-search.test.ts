import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates, setDefaultCACertificates } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { type Identity, startIdentity } from '../../../infra/local-cloud/identity/start-identity.ts'
import { startOpenAi } from '../../../infra/local-cloud/openai/start-openai.ts'
import { startSearch } from '../../../infra/local-cloud/search/start-search.ts'
import { ensureLocalCa, readTlsIdentity } from '../../../infra/local-cloud/tls/local-ca.ts'
import { systemClock } from '../clock.ts'
import { SEARCH, serviceKey } from '../identity/access-token.ts'
import { managedIdentity } from '../identity/managed-identity.ts'
import { createMetrics, KNOWLEDGE_VECTORLESS } from '../metrics.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { FakeKnowledge, OVERLOADED } from '../testing/fake-knowledge.ts'
import { azureSearch } from './azure-search.ts'
import { CONTRACT_DOCUMENTS, knowledgeContract } from './knowledge.contract.ts'
import { openAiEmbedder } from './openai-embedder.ts'
import { MARK_ID, searchIndex, textOf } from './search-index.ts'

const signal = new AbortController().signal
const DIMENSIONS = 256
const ENGLISH = { lang: 'en-US', signal }

const IDENTITY = { header: 'proof', clientId: 'client' }

/** Of an authority of this machine, which this process trusts from now on. */
async function localTls(scope: AsyncDisposableStack) {
  const dir = await mkdtemp(join(tmpdir(), 'tls-'))
  scope.defer(() => rm(dir, { recursive: true }))
  const tls = await readTlsIdentity(await ensureLocalCa(dir))
  setDefaultCACertificates([...rootCertificates, tls.ca])
  return tls
}

/** The adapter over the local cloud: an index made by the product, filled by it, and asked by it. */
async function open({
  semanticConfiguration = 'semantic-default',
  clock = systemClock,
  dimensions = DIMENSIONS,
  identity = undefined as Identity | undefined,
} = {}) {
  await using scope = new AsyncDisposableStack()
  const lines: string[] = []
  const onLine = (line: string) => void lines.push(line)
  // Tokens travel over TLS alone.
  const secured = identity && { isToken: identity.isToken, tls: await localTls(scope) }
  const openai = await startOpenAi({ accessKey: 'key', onLine, ...secured })
  scope.defer(() => openai.close())
  const search = await startSearch({ accessKey: 'key', onLine, ...secured })
  scope.defer(() => search.close())
  const where = { endpoint: search.url, apiKey: 'key', index: 'documents', semanticConfiguration }
  const keeper = searchIndex({ ...where, dimensions: DIMENSIONS })
  expect(await keeper.ensure()).toBe('created')
  expect(await keeper.ensure()).toBe('was there')
  const model = { endpoint: `${openai.url}/openai/v1/`, access_key: 'key', model: 'text-embedding-3-small', dimensions }
  const embedder = openAiEmbedder({ ...model, dimensions: DIMENSIONS, clock: systemClock })
  const vectors = await embedder.embed(CONTRACT_DOCUMENTS.map(textOf), { signal })
  await keeper.upload(CONTRACT_DOCUMENTS.map((document, i) => ({ ...document, vectors: vectors[i] ?? [] })))
  expect(await keeper.count()).toBe(CONTRACT_DOCUMENTS.length)
  const metrics = createMetrics()
  const asking = dimensions === DIMENSIONS ? embedder : openAiEmbedder({ ...model, clock: systemClock })
  const tokens = identity && managedIdentity({ endpoint: identity.url, ...IDENTITY, clock: systemClock })
  const proof = identity ? { access_key: '', auth: 'managed_identity' as const } : { access_key: 'key' }
  const knowledge = azureSearch({
    ...where,
    apiKey: serviceKey(proof, SEARCH, tokens),
    top: 2,
    embedder: asking,
    clock,
    metrics,
  })
  const owned = scope.move()
  return {
    knowledge,
    keeper,
    where,
    search,
    openai,
    lines,
    metrics,
    overload: () => search.faults.set({ status: 429 }),
    sent: () => search.requests.findLast(({ path }) => path.includes('search.post.search'))?.body,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

knowledgeContract('azureSearch', () => open())
knowledgeContract('azureSearch with the token of a managed identity', async () => {
  const identity = await startIdentity(IDENTITY)
  const test = await open({ identity })
  return {
    knowledge: test.knowledge,
    overload: test.overload,
    async [Symbol.asyncDispose]() {
      await test[Symbol.asyncDispose]()
      await identity.close()
    },
  }
})
knowledgeContract('azureSearch without a ranker', () => open({ semanticConfiguration: '' }))
knowledgeContract('FakeKnowledge', async () => {
  const knowledge = new FakeKnowledge(CONTRACT_DOCUMENTS, systemClock)
  knowledge.delayMs = 1
  return { knowledge, overload: () => void knowledge.failures.push(OVERLOADED), async [Symbol.asyncDispose]() {} }
})

describe('azureSearch', () => {
  it('asks for words and vectors at once, and as many documents as are wanted', async () => {
    await using test = await open()
    expect(await test.knowledge.search('hail', ENGLISH)).toHaveLength(2)
    expect(test.sent()).toEqual({
      search: 'hail',
      searchMode: 'any',
      scoringStatistics: 'global',
      select: 'id,question,answer,context,document_synthesis,file_path',
      top: 2,
      queryType: 'semantic',
      semanticConfiguration: 'semantic-default',
      semanticErrorHandling: 'partial',
      vectorQueries: [{ kind: 'vector', k: 50, fields: 'vectors', vector: expect.any(Array) }],
    })
    expect(test.lines).toEqual([])
  })

  it('searches words alone when there is no vector, and says so', async () => {
    await using test = await open()
    test.openai.faults.set({ of: 'embeddings', status: 503 })
    expect((await test.knowledge.search('hail', ENGLISH))[0]?.id).toBe('hail')
    expect(test.sent()).not.toHaveProperty('vectorQueries')
    expect(test.metrics.snapshot()[KNOWLEDGE_VECTORLESS]).toBe(1)
  })

  it('takes the order of words and vectors when the ranker is late', async () => {
    await using test = await open()
    test.search.faults.set({ rankerLate: true })
    const found = await test.knowledge.search('hail damage', ENGLISH)
    expect(found[0]).toMatchObject({ id: 'hail', score: 5 })
    expect(found[1]?.score).toBeLessThanOrEqual(1)
  })

  it.each([
    ['the service breaks', { status: 500 }, true],
    ['the connection is cut', { cut: true }, true],
  ] as const)('says that it can be asked again when %s', async (_name, fault, retryable) => {
    await using test = await open()
    test.search.faults.set(fault)
    await expect(test.knowledge.search('hail', ENGLISH)).rejects.toMatchObject({ code: 'provider-failed', retryable })
  })

  it('says that it is no use to ask again when the index is not there', async () => {
    await using test = await open()
    const stranger = azureSearch({
      ...test.where,
      index: 'other',
      top: 2,
      clock: systemClock,
      metrics: createMetrics(),
    })
    await expect(stranger.search('hail', ENGLISH)).rejects.toMatchObject({ retryable: false })
  })

  it('gives up when nothing comes', async () => {
    const clock = new FakeClock()
    await using test = await open({ clock })
    test.search.faults.set({ latencyMs: 60_000 })
    const search = test.knowledge.search('hail', ENGLISH)
    const refused = expect(search).rejects.toMatchObject({ retryable: true, message: /2500 ms/ })
    await clock.advance(2_500)
    await refused
  })
})

describe('the mark of the last push', () => {
  it('is read by every node, changes with every push, and is never counted nor found', async () => {
    await using test = await open()
    const version = () => test.knowledge.version(signal)
    const versions = [await version(), await version()]
    for (const atMs of [1_000, 2_000]) {
      await test.keeper.markChanged(atMs)
      versions.push(await version(), await version())
    }
    expect(versions.map((one, i) => one === versions[i - 1])).toEqual([false, true, false, true, false, true])
    expect(await test.keeper.count()).toBe(CONTRACT_DOCUMENTS.length)
    const found = await test.knowledge.search(`${MARK_ID} last push`, ENGLISH)
    expect(found.map(({ id }) => id)).not.toContain(MARK_ID)
    expect(test.lines).toEqual([])
  })

  it('cannot be read while the service is away', async () => {
    await using test = await open()
    await test.search.close()
    await expect(test.knowledge.version(signal)).rejects.toMatchObject({ retryable: true })
  })
})

describe('the index', () => {
  it('that has other dimensions is not touched', async () => {
    await using test = await open()
    const other = searchIndex({ ...test.where, dimensions: 1_536 })
    await expect(other.ensure()).rejects.toThrow(/has 256 dimensions, the configuration says 1536/)
  })

  it('refuses vectors of other dimensions, and no second try would help', async () => {
    await using test = await open({ dimensions: 64 })
    await expect(test.knowledge.search('hail', ENGLISH)).rejects.toMatchObject({ retryable: false })
  })
})
