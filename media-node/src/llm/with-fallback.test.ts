import { ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import { createMetrics, LLM_FALLBACKS } from '../metrics.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { type ReplyStep, text } from '../testing/fake-providers.ts'
import type { LanguageModel } from './language-model.ts'
import { collect, replyOf } from './llm.contract.ts'
import { watchHealth } from './model-health.ts'
import { ReplyRefused } from './reply-refused.ts'
import { withFallback } from './with-fallback.ts'

const overloaded = (retryAfterMs?: number) => new ProviderError('llm', 'status 429', { retryable: true, retryAfterMs })

/** Models that do what they are told, and count how often they are asked. */
function house(
  first: () => readonly ReplyStep[],
  second: () => readonly ReplyStep[] = () => [text('from the second')],
) {
  const clock = new FakeClock()
  const metrics = createMetrics()
  const asked = { first: 0, second: 0 }
  const model = (name: keyof typeof asked, say: () => readonly ReplyStep[]): LanguageModel => ({
    async *reply(_messages, { signal }) {
      asked[name]++
      for (const step of say()) {
        if (step instanceof Error) throw step
        if ('waitMs' in step) await clock.sleep(step.waitMs, signal)
        else yield step
      }
    },
  })
  const llm = withFallback(watchHealth(model('first', first), clock), watchHealth(model('second', second), clock), {
    metrics,
    clock,
  })
  return { clock, metrics, asked, llm, ask: () => collect(replyOf(llm)) }
}

describe('withFallback', () => {
  it.each<[string, readonly ReplyStep[]]>([
    ['is overloaded', [overloaded()]],
    ['refuses the prompt', [new ReplyRefused('llm', 'content_filter')]],
    ['is misconfigured', [new ProviderError('llm', 'status 404', { retryable: false })]],
    ['says nothing', []],
    ['says only blanks', [text(' \n')]],
  ])('asks the second model when the first %s', async (_name, first) => {
    const { ask, metrics } = house(() => first)
    expect((await ask()).at(-1)).toEqual(text('from the second'))
    expect(metrics.snapshot()[LLM_FALLBACKS]).toBe(1)
  })

  it('does not when the first has said a word: two halves are no reply', async () => {
    const { ask, asked } = house(() => [text('Well, '), overloaded()])
    await expect(ask()).rejects.toThrow('429')
    expect(asked.second).toBe(0)
  })

  it('asks the first model last while that one rests, and first again once it is well', async () => {
    let ill = true
    const { ask, asked, clock } = house(() => (ill ? [overloaded(3_000)] : [text('from the first')]))
    for (let i = 0; i < 10; i++) await ask()
    expect(asked).toEqual({ first: 1, second: 10 })
    ill = false
    await clock.advance(3_000)
    expect(await ask()).toEqual([text('from the first')])
  })

  it('gives up when both refuse, with the reason', async () => {
    const { ask, asked } = house(
      () => [new ReplyRefused('llm', 'content_filter')],
      () => [new ReplyRefused('llm', 'content_filter')],
    )
    await expect(ask()).rejects.toMatchObject({ reason: 'content_filter' })
    expect(asked).toEqual({ first: 1, second: 1 })
  })

  it('answers a storm of refusals over 30 s with few requests, however many callers there are, and then all of them', async () => {
    let storm = true
    const say = () => (storm ? [overloaded(1_000)] : [text('Hello.')])
    const { ask, asked, clock } = house(say, say)
    const callers = Array.from({ length: 100 }, () => ask().catch((error: unknown) => error))
    await clock.advance(28_000)
    // Without a budget: 100 callers, each asking two models again and again.
    expect(asked.first + asked.second).toBeLessThan(100 * 2 + 20)
    storm = false
    await clock.advance(8_000)
    const answers = await Promise.all(callers)
    expect(answers.filter((answer) => Array.isArray(answer)).length).toBe(100)
    expect(asked.first + asked.second).toBeLessThan(100 * 3 + 20)
  })

  it('stops waiting for a model with its reason', async () => {
    const { llm, clock } = house(
      () => [overloaded(8_000)],
      () => [overloaded(8_000)],
    )
    const control = new AbortController()
    const reply = collect(replyOf(llm, control.signal))
    reply.catch(() => {})
    await clock.advance(1_000)
    expect(llm.resting).toBe(true)
    control.abort(new RangeError('enough'))
    await expect(reply).rejects.toThrow('enough')
  })
})
