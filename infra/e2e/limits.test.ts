import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStackUnderTest, postJson, type StackUnderTest } from './stack-under-test.ts'

const MANY = 1_000
const CAP = 4
const numberOf = (index: number) => `+3363${String(1_000_000 + index)}`
let stack: StackUnderTest

beforeAll(async () => {
  const outbound = {
    countries: ['FR'],
    concurrent: MANY,
    concurrent_per_key: MANY,
    per_minute_per_key: MANY,
    per_day_per_key: CAP,
    price_per_min: 0,
    quiet_hours: { from: '00:00', to: '00:00' },
  }
  stack = await openStackUnderTest({ sections: () => ({ outbound }) })
})
afterAll(() => stack[Symbol.asyncDispose]())

const ring = (body: object, headers = {}) => postJson(`${stack.urls.edge}/call`, body, headers)

it(`places one call for fifty requests with one Idempotency-Key, and no more than ${CAP} for ${MANY} at once`, async () => {
  const once = { 'idempotency-key': 'limits-1' }
  const same = await Promise.all(Array.from({ length: 50 }, () => ring({ phone_number: numberOf(0) }, once)))
  const ids = await Promise.all(same.map(async (answer) => ((await answer.json()) as { call_id: string }).call_id))
  expect([new Set(same.map(({ status }) => status)), new Set(ids).size]).toEqual([new Set([201]), 1])
  expect((await ring({ phone_number: numberOf(1) }, once)).status).toBe(422)

  const answers = await Promise.all(
    Array.from({ length: MANY }, async (_, index) => {
      const answer = await ring({ phone_number: numberOf(index + 1) })
      await answer.arrayBuffer()
      return answer.status
    }),
  )
  const count = (status: number) => answers.filter((answer) => answer === status).length
  expect([count(201), count(429)]).toEqual([CAP - 1, MANY - CAP + 1])
  expect(await stack.calls()).toHaveLength(CAP)
  const placed = (await stack.requests('call-automation')) as { path: string; method: string }[]
  expect(placed.filter(({ method, path }) => method === 'POST' && /\/callConnections(\?|$)/.test(path))).toHaveLength(
    CAP,
  )
})

it('rings nobody in another country', async () => {
  const answer = await ring({ phone_number: '+12125550123' })
  expect([answer.status, await answer.json()]).toEqual([
    403,
    { error: { message: 'this number must not be called', details: ['country-not-allowed'] } },
  ])
})
