import OpenAI, { APIError } from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { embed } from './stand-in/embedding.ts'
import { type OpenAi, startOpenAi } from './start-openai.ts'

let server: OpenAi
let client: OpenAI

beforeEach(async () => {
  server = await startOpenAi({ accessKey: 'key', onLine: () => {} })
  client = new OpenAI({ baseURL: `${server.url}/openai/v1/`, apiKey: 'key', maxRetries: 0 })
})
afterEach(() => server.close())

const cosine = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, number, i) => sum + number * (b[i] ?? 0), 0)
const near = (a: string, b: string): number => cosine(embed(a, 1_536), embed(b, 1_536))

describe('embeddings', () => {
  it('come in order, with the dimensions asked for, whatever their encoding', async () => {
    const input = ['hail on tomatoes', 'a forgotten password']
    const floats = await client.embeddings.create({ model: 'm', input, dimensions: 64, encoding_format: 'float' })
    const decoded = await client.embeddings.create({ model: 'm', input, dimensions: 64 })
    expect(floats.data.map(({ index, embedding }) => [index, embedding.length])).toEqual([
      [0, 64],
      [1, 64],
    ])
    for (const [i, { embedding }] of decoded.data.entries()) {
      expect(cosine(embedding, floats.data[i]?.embedding ?? [])).toBeCloseTo(1, 5)
    }
    expect(floats.model).toBe('word-hash-stand-in')
  })

  it('are near each other for the same words, and for those of another language it knows', () => {
    expect(near('Is hail covered?', 'Hail is covered by the crop policy.')).toBeGreaterThan(0.5)
    expect(near('La grêle est-elle couverte ?', 'Is hail covered?')).toBeGreaterThan(0.9)
    expect(near('Is hail covered?', 'I forgot my password.')).toBeLessThan(0.2)
  })

  it.each([
    ['no input', {}],
    ['an empty input', { input: '' }],
    ['an unknown field', { input: 'a', model: 'm', colour: 'red' }],
  ])('are refused for %s', async (_name, body) => {
    const failure = client.embeddings.create(body as never)
    await expect(failure).rejects.toBeInstanceOf(APIError)
    await expect(failure).rejects.toMatchObject({ status: 400 })
  })

  it('fail as a fault of theirs says, and chat goes on', async () => {
    server.faults.set({ of: 'embeddings', status: 429 })
    await client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Hello' }] })
    await expect(client.embeddings.create({ model: 'm', input: 'a' })).rejects.toMatchObject({ status: 429 })
    await client.embeddings.create({ model: 'm', input: 'a' })
  })
})
