import { ProviderError } from '@call-center/shared/errors'
import { expect, it } from 'vitest'
import type { LanguageModel, ReplyPart } from '../../media-node/src/llm/language-model.ts'
import { patient } from './patient-model.ts'

const options = { tools: [], maxTokens: 10, signal: new AbortController().signal }

/** Plays one script a request: parts, and an error at its end. */
function scripted(...scripts: readonly (readonly (string | Error)[])[]) {
  const waitedMs: number[] = []
  let asked = 0
  const llm: LanguageModel = {
    async *reply() {
      for (const part of scripts[asked++] ?? []) {
        if (part instanceof Error) throw part
        yield { type: 'text', text: part }
      }
    },
  }
  const clock = { sleep: async (ms: number) => void waitedMs.push(ms) }
  const read = async (): Promise<ReplyPart[]> => Array.fromAsync(patient(llm, clock).reply([], options))
  return { read, waitedMs, asked: () => asked }
}
const busy = new ProviderError('openai', 'status 429', { retryable: true })
const refused = new ProviderError('openai', 'status 400', { retryable: false })

it('asks again, a little later each time', async () => {
  const model = scripted([busy], [busy], ['Hello'])
  expect(await model.read()).toEqual([{ type: 'text', text: 'Hello' }])
  expect(model.waitedMs).toEqual([2_000, 8_000])
})

it('gives up after four times', async () => {
  const model = scripted([busy], [busy], [busy], [busy], ['Hello'])
  await expect(model.read()).rejects.toBe(busy)
  expect(model.waitedMs).toEqual([2_000, 8_000, 20_000])
})

it.each([
  ['what is refused', [[refused]], refused],
  ['what has begun to be said', [['Hel', busy]], busy],
] as const)('does not ask again for %s', async (_, scripts, error) => {
  const model = scripted(...scripts, ['Hello'])
  await expect(model.read()).rejects.toBe(error)
  expect(model.asked()).toBe(1)
})
