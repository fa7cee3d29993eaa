import { describe, expect, it } from 'vitest'
import { startOpenAi } from '../../../infra/local-cloud/openai/start-openai.ts'
import { systemClock } from '../clock.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { openAiEmbedder } from './openai-embedder.ts'

const signal = new AbortController().signal

async function open({ model = 'text-embedding-3-small', dimensions = 64, clock = systemClock } = {}) {
  const openai = await startOpenAi({ accessKey: 'key', onLine: () => {} })
  const endpoint = `${openai.url}/openai/v1/`
  return {
    openai,
    embedder: openAiEmbedder({ endpoint, access_key: 'key', model, dimensions, clock }),
    [Symbol.asyncDispose]: () => openai.close(),
  }
}

describe('openAiEmbedder', () => {
  it('gives one vector a text, in order, of the size that was asked for', async () => {
    await using test = await open()
    const [first, second, again] = await test.embedder.embed(['hail', 'theft', 'hail'], { signal })
    expect([first?.length, second?.length]).toEqual([64, 64])
    expect(first).toEqual(again)
    expect(first).not.toEqual(second)
  })

  it('does not ask Ada for a size', async () => {
    await using test = await open({ model: 'text-embedding-ada-002', dimensions: 1_536 })
    await test.embedder.embed(['hail'], { signal })
    expect(test.openai.requests[0]?.body).not.toHaveProperty('dimensions')
  })

  it('refuses vectors of another size than the index has', async () => {
    await using test = await open({ model: 'text-embedding-ada-002', dimensions: 3_072 })
    await expect(test.embedder.embed(['hail'], { signal })).rejects.toMatchObject({
      retryable: false,
      message: /1536 dimensions, the configuration says 3072/,
    })
  })

  it.each([
    [429, true],
    [503, true],
  ])('says of status %d whether to ask again: %s', async (status, retryable) => {
    await using test = await open()
    test.openai.faults.set({ of: 'embeddings', status })
    await expect(test.embedder.embed(['hail'], { signal })).rejects.toMatchObject({ retryable })
  })

  it('gives up when nothing comes, and stops when it is told to', async () => {
    const clock = new FakeClock()
    await using test = await open({ clock })
    test.openai.faults.set({ of: 'embeddings', firstTokenMs: 60_000, times: 2 })
    const late = expect(test.embedder.embed(['hail'], { signal })).rejects.toMatchObject({ message: /2000 ms/ })
    await clock.advance(2_000)
    await late
    const control = new AbortController()
    const stopped = test.embedder.embed(['hail'], { signal: control.signal })
    control.abort(new Error('over'))
    await expect(stopped).rejects.toThrow('over')
  })
})
