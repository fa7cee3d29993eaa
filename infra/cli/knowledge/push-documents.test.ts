import { ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import type { Embedder } from '../../../media-node/src/knowledge/embedder.ts'
import { MARK_ID, searchIndex } from '../../../media-node/src/knowledge/search-index.ts'
import { FakeClock } from '../../../media-node/src/testing/fake-clock.ts'
import { embed } from '../../local-cloud/openai/stand-in/embedding.ts'
import { startSearch } from '../../local-cloud/search/start-search.ts'
import { pushDocuments } from './push-documents.ts'

const DIMENSIONS = 16
const signal = new AbortController().signal
const documents = Array.from({ length: 70 }, (_, i) => ({ id: `d${i}`, answer: `answer ${i}` }))

async function open(failures: readonly Error[] = []) {
  const search = await startSearch({ accessKey: 'key' })
  const where = { endpoint: search.url, apiKey: 'key', index: 'documents', semanticConfiguration: '' }
  const index = searchIndex({ ...where, dimensions: DIMENSIONS })
  await index.ensure()
  const left = [...failures]
  const sizes: number[] = []
  const embedder: Embedder = {
    async embed(texts) {
      const failure = left.shift()
      if (failure) throw failure
      sizes.push(texts.length)
      return texts.map((text) => embed(text, DIMENSIONS))
    },
  }
  const clock = new FakeClock()
  const done: number[] = []
  const options = { index, embedder, clock, onProgress: (count: number) => void done.push(count), signal }
  return { search, index, options, clock, sizes, done, [Symbol.asyncDispose]: () => search.close() }
}

describe('pushing documents', () => {
  it('embeds and uploads all of them, some at a time, and changes nothing the second time', async () => {
    await using test = await open()
    await pushDocuments(documents, test.options)
    await pushDocuments(documents, test.options)
    const paths = test.search.requests.map(({ body }) => JSON.stringify(body) ?? '')
    expect(paths.filter((body) => body.includes(MARK_ID))).toHaveLength(2)
    expect(paths.at(-1)).toContain(MARK_ID) // once everything is there
    expect(await test.index.count()).toBe(70)
    expect(test.sizes).toEqual([32, 32, 6, 32, 32, 6])
    expect(test.done.slice(0, 3)).toEqual([32, 64, 70])
  })

  it('waits and tries again where that may help, and not where it does not', async () => {
    const busy = new ProviderError('openai', 'status 429', { retryable: true })
    await using test = await open([busy, busy])
    const pushed = pushDocuments(documents.slice(0, 3), test.options)
    await test.clock.advance(2_500)
    await pushed
    expect(await test.index.count()).toBe(3)

    await using wrong = await open([new ProviderError('openai', 'status 401', { retryable: false })])
    await expect(pushDocuments(documents, wrong.options)).rejects.toThrow(/401/)
    expect(await wrong.index.count()).toBe(0)
  })
})
