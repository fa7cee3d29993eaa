import { ProviderError } from '@call-center/shared/errors'
import { silentLog } from '@call-center/shared/log'
import { expect, it } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { FakeEdge, fakeSession } from '../testing/fake-edge.ts'
import { EdgeRefusal } from './call-api.ts'
import { createEventReporter } from './event-reporter.ts'

function reporting() {
  const clock = new FakeClock()
  const session = fakeSession()
  const edge = new FakeEdge(session)
  let stale = 0
  const logged: object[] = []
  const log = { ...silentLog, warn: (fields: object) => void logged.push(fields) }
  const reporter = createEventReporter({ api: edge, session, clock, log, onStale: () => stale++ })
  const say = (text: string) => reporter.report({ type: 'caller-said', text, lang: 'en-US' })
  const texts = () => edge.events.flatMap((event) => (event.type === 'caller-said' ? [event.text] : []))
  return { clock, edge, reporter, say, texts, session, logged, staleTimes: () => stale }
}

it('numbers events and gives each its own millisecond, in order', async () => {
  const { clock, edge, session, say } = reporting()
  say('one')
  say('two')
  await clock.advance(0)
  expect(edge.events.map(({ id }) => id)).toEqual([1, 2].map((n) => `${session.callId}:1:${n}`))
  const [first, second] = edge.events.map(({ at }) => at)
  expect(first! < second!).toBe(true)
})

it('keeps the order while the edge is away', async () => {
  const { clock, edge, say, texts } = reporting()
  edge.failures.push(...[1, 2, 3].map(() => new ProviderError('edge', 'status 503', { retryable: true })))
  say('one')
  await clock.advance(300)
  say('two')
  await clock.advance(10_000)
  expect(texts()).toEqual(['one', 'two'])
})

it('does not let what is refused hold up the rest', async () => {
  const { clock, edge, say, texts } = reporting()
  edge.failures.push(new ProviderError('edge', 'status 422', { retryable: false }))
  say('one')
  await clock.advance(100)
  say('two')
  await clock.advance(100)
  expect(texts()).toEqual(['two'])
})

it('drops the one event that does not fit, says of what type it was, and keeps the others', async () => {
  const { clock, edge, reporter, say, texts, logged } = reporting()
  let requests = 0
  edge.refusal = (events) => {
    requests++
    return events.some(({ type }) => type === 'language-changed') ? new EdgeRefusal('content', 'status 422') : undefined
  }
  const said = Array.from({ length: 199 }, (_, i) => `sentence ${i}`)
  for (const [i, text] of said.entries()) {
    say(text)
    if (i === 120) reporter.report({ type: 'language-changed', lang: 'fr-FR' })
  }
  await clock.advance(0)
  expect(texts()).toEqual(said)
  expect(requests).toBeLessThan(40)
  expect(logged).toMatchObject([{ events: 1, dropped: true, types: ['language-changed'] }])
  expect(JSON.stringify(logged)).not.toContain('sentence')
})

it('sends less at once when it was too much', async () => {
  const { clock, edge, say, texts } = reporting()
  edge.refusal = ({ length }) => (length > 60 ? new EdgeRefusal('content', 'status 413') : undefined)
  for (let i = 0; i < 200; i++) say(String(i))
  await clock.advance(0)
  expect(texts()).toEqual(Array.from({ length: 200 }, (_, i) => String(i)))
})

it('keeps what was said while the token of the node is not known', async () => {
  const { clock, edge, say, texts } = reporting()
  edge.failures.push(...[401, 403, 401].map((status) => new EdgeRefusal('credentials', `status ${status}`)))
  say('one')
  await clock.advance(100)
  say('two')
  await clock.advance(5_000)
  expect(texts()).toEqual(['one', 'two'])
})

it('says once that another node holds the call, and loses nothing of what was said', async () => {
  const { clock, edge, reporter, say, texts, staleTimes } = reporting()
  edge.stale = true
  say('one')
  await clock.advance(0)
  say('two')
  reporter.report({ type: 'language-changed', lang: 'fr-FR' })
  await clock.advance(0)
  expect(staleTimes()).toBe(1)
  await reporter[Symbol.asyncDispose]()
  expect([texts(), edge.events.length]).toEqual([['one', 'two'], 2])
})

it('flushes at the end, but not for ever', async () => {
  const { clock, edge, reporter, say } = reporting()
  edge.failures.push(...Array.from({ length: 99 }, () => new ProviderError('edge', 'down', { retryable: true })))
  say('one')
  let closed = false
  const closing = reporter[Symbol.asyncDispose]().then(() => (closed = true))
  await clock.advance(4_900)
  expect(closed).toBe(false)
  await clock.advance(200)
  await closing
})
