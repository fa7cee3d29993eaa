import { newCallId } from '@call-center/shared/call/call'
import type { Config } from '@call-center/shared/config/config'
import { Outbound } from '@call-center/shared/config/outbound'
import { getCountries, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { callAgain } from '../calls/call-again.ts'
import { CallRefused } from '../errors.ts'
import { cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'
import { TEST_SETTINGS } from '../testing/test-config.ts'
import { nodeSql } from '../testing/node-sql.ts'
import { forbidden } from './forbidden-numbers.ts'
import { sqlOutboundLimits } from './sql-outbound-limits.ts'

const NUMBER = '+33612345601'
const HOUR_MS = 3_600_000
/** So high that nothing is refused for it. */
const OPEN = {
  countries: ['FR'],
  concurrent: 9_999,
  concurrent_per_key: 9_999,
  per_minute_per_key: 9_999,
  per_day_per_key: 9_999,
  per_day_per_destination: 9_999,
  spend_per_day: 9_999,
  spend_per_day_per_key: 9_999,
  price_per_min: 0,
}
/** As a real pause does, it lets others go on. */
const pause = () => new Promise<void>((resolve) => void setImmediate(resolve))
const withLimits = (limits: object) =>
  testEdge({
    change: (config: Config) => ({ ...config, outbound: Outbound.parse({ ...OPEN, ...limits }) }),
    services: { pause },
  })
const numberOf = (index: number) => `+336${String(10_000_000 + index)}`

const ring = (edge: TestEdge, number = NUMBER, { key, idempotency }: { key?: string; idempotency?: string } = {}) =>
  edge.send('/call', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key ?? TEST_SETTINGS.API_KEY}`,
      ...(idempotency !== undefined && { 'idempotency-key': idempotency }),
    },
    body: { phone_number: number },
  })
const refusal = async (response: Response) => {
  const { error } = (await response.json()) as { error: { details: string[] } }
  const wait = response.headers.get('retry-after')
  return [response.status, ...error.details, ...(wait === null ? [] : [Number(wait)])]
}
const otherKey = async (edge: TestEdge) => {
  const made = await edge.api('/keys', { name: 'other', scopes: ['call:write'] })
  return ((await made.json()) as { key: string }).key
}
/** The newest call of a number is over. */
const end = async (edge: TestEdge, number: string, connectionId: string) => {
  const call = await edge.store.latestByPhone(number)
  if (!call) throw new RangeError('no such call')
  const data = { callConnectionId: connectionId }
  await edge.carrier(call, [cloudEvent('CallConnected', 1, data), cloudEvent('CallDisconnected', 9, data)])
}

describe('T4 · Toll fraud: whom the assistant may phone', () => {
  it('is nobody until a country is allowed', async () => {
    const edge = await withLimits({ countries: undefined })
    expect(await refusal(await ring(edge))).toEqual([403, 'country-not-allowed'])
    expect(edge.telephony.done).toEqual([])
  })

  it('is in exactly the countries that are allowed', () => {
    const allowed = ['FR', 'GF', 'JM', 'US', 'KZ']
    const rung = getCountries().filter((country) => {
      const number = getExampleNumber(country, examples)?.number
      return number && forbidden(number, { countries: allowed }) === undefined
    })
    expect(rung.sort()).toEqual(allowed.toSorted())
  })

  it.each([
    ['premium rate, France', '+33899123456'],
    ['premium rate, United Kingdom', '+449098790000'],
    ['premium rate, North America', '+19005551234'],
    ['premium rate as an exchange, North America', '+12129761234'],
    ['shared cost, France', '+33820123456'],
    ['a personal number', '+447012345678'],
    ['Inmarsat', '+870773111632'],
    ['Iridium', '+881612345678'],
    ['Thuraya', '+8821612345678'],
    ['an international network', '+883510012345678'],
    ['international premium rate', '+979123456789'],
    ['international shared cost', '+80812345678'],
    ['an emergency code', '+33112'],
    ['an emergency code, North America', '+1911'],
    ['an emergency code behind an area code', '+4930112'],
    ['no number at all', '+'],
  ])('is never %s', (_what, number) => {
    expect(forbidden(number, { countries: 'any' })).toBe('number-not-allowed')
  })

  it.each([
    ['is possible', '+11234567890', ['US'], undefined],
    ['is possible elsewhere', '+11234567890', ['FR'], 'country-not-allowed'],
    ['is on an island of the same calling code', '+18760000000', ['US'], 'country-not-allowed'],
    ['costs the caller nothing', '+18005550101', ['US'], undefined],
  ])('counts a number that %s as its country', (_what, number, countries, why) => {
    expect(forbidden(number, { countries })).toBe(why)
  })

  it('is nobody on the do-not-call list', async () => {
    const edge = await withLimits({})
    const list = (method: string, path = '') =>
      edge.send(`/do-not-call${path}`, { method, headers: { authorization: `Bearer ${TEST_SETTINGS.API_KEY}` } })
    expect((await list('PUT', '/+33 6 12 34 56 01')).status).toBe(204)
    expect(await (await list('GET')).json()).toEqual([NUMBER])
    expect(await refusal(await ring(edge))).toEqual([403, 'do-not-call'])
    expect((await ring(edge, numberOf(1))).status).toBe(201)
    expect((await list('DELETE', `/${NUMBER}`)).status).toBe(204)
    expect((await list('DELETE', `/${NUMBER}`)).status).toBe(404)
    expect((await ring(edge)).status).toBe(201)
    expect((await list('PUT', '/nonsense')).status).toBe(422)
  })

  it.each([
    ['Paris, in the evening', '2026-11-21T20:30:00.000Z', NUMBER, 10.5 * HOUR_MS],
    ['Paris, in the morning', '2026-11-22T06:59:00.000Z', NUMBER, 60_000],
    ['New York at noon, while it is early in Hawaii', '2026-11-21T17:00:00.000Z', '+12125550123', HOUR_MS],
  ])('is nobody at night: %s', async (_what, now, number, waitMs) => {
    const edge = await withLimits({ countries: ['FR', 'US'] })
    edge.clock.nowMs = Date.parse(now)
    expect(await refusal(await ring(edge, number))).toEqual([429, 'quiet-hours', waitMs / 1_000])
    edge.clock.nowMs += waitMs
    expect((await ring(edge, number)).status).toBe(201)
  })
})

describe('T4 · Toll fraud: how often and for how much', () => {
  it.each([
    ['concurrent', 'too-many-calls-at-once'],
    ['concurrent_per_key', 'too-many-calls-of-this-key-at-once'],
    ['per_minute_per_key', 'too-many-calls-a-minute'],
    ['per_day_per_key', 'daily-calls-used'],
    ['per_day_per_destination', 'number-called-too-often'],
    ['spend_per_day', 'daily-spend-used'],
    ['spend_per_day_per_key', 'daily-spend-of-this-key-used'],
  ])('1,000 requests at once do not pass %s by one', { timeout: 60_000 }, async (cap, reason) => {
    // A call is held for 10 minutes at 1 each.
    const spend = cap.startsWith('spend')
    const edge = await withLimits({ [cap]: spend ? 79 : 7, ...(spend && { price_per_min: 1, longest_min: 10 }) })
    const requests = Array.from({ length: 1_000 }, async (_, index) =>
      ring(edge, cap === 'per_day_per_destination' ? NUMBER : numberOf(index)),
    )
    const answers = await Promise.all(requests)
    const count = (status: number) => answers.filter((answer) => answer.status === status).length
    expect([count(201), count(429), edge.telephony.count('place')]).toEqual([7, 993, 7])
    const refused = answers.find(({ status }) => status === 429)
    expect(refused && (await refusal(refused))).toContain(reason)
    expect(await edge.store.list({ limit: 2_000 })).toHaveLength(7)
  })

  it('two calls at once from one number, unless the carrier allows more', async () => {
    const edge = await withLimits({ concurrent: undefined })
    const answers = []
    for (const index of [1, 2, 3]) answers.push((await ring(edge, numberOf(index))).status)
    expect(answers).toEqual([201, 201, 429])
  })

  it('room comes back when a call ends, or its end is long overdue', async () => {
    const edge = await withLimits({ concurrent: 1, longest_min: 30 })
    await ring(edge, numberOf(1))
    expect(await refusal(await ring(edge, numberOf(2)))).toEqual([429, 'too-many-calls-at-once', 30])
    await end(edge, numberOf(1), 'connection-1')
    expect((await ring(edge, numberOf(2))).status).toBe(201)
    edge.clock.nowMs += 32 * 60_000
    expect((await ring(edge, numberOf(3))).status).toBe(201)
  })

  it('a minute and a day are over when they are', async () => {
    const edge = await withLimits({ per_minute_per_key: 1, per_day_per_key: 2 })
    await ring(edge)
    edge.clock.nowMs += 20_000
    expect(await refusal(await ring(edge))).toEqual([429, 'too-many-calls-a-minute', 40])
    edge.clock.nowMs += 40_000
    expect((await ring(edge)).status).toBe(201)
    edge.clock.nowMs += 60_000
    expect(await refusal(await ring(edge))).toEqual([429, 'daily-calls-used', 24 * 3_600 - 120])
    expect((await ring(edge, NUMBER, { key: await otherKey(edge) })).status).toBe(201)
  })

  it('the numbers leave the ledger when it is purged, a day after, not only with the next call', async () => {
    const sql = nodeSql()
    const outbound = sqlOutboundLimits(sql)
    const caps = Outbound.parse(OPEN)
    const request = { id: 'r', callId: newCallId(), keyId: 'k', number: NUMBER, price: 1, caps, nowMs: 0 }
    await outbound.reserve(request)
    await outbound.settle(request.callId, { talked: true, atMs: 60_000 })
    await outbound.purge(24 * HOUR_MS - 1)
    expect(sql.all('SELECT number FROM placed')).toEqual([{ number: NUMBER }])
    await outbound.purge(24 * HOUR_MS)
    expect(sql.all('SELECT number FROM placed')).toEqual([])
  })

  it('a call is held for its longest and counts for what it was', async () => {
    const prices = { price_per_min: 9, prices: { FR: 1 }, longest_min: 60, spend_per_day: 62 }
    const edge = await withLimits(prices)
    expect((await ring(edge, numberOf(1))).status).toBe(201)
    expect(await refusal(await ring(edge, numberOf(2)))).toContain('daily-spend-used')
    edge.clock.nowMs += 90_000
    await end(edge, numberOf(1), 'connection-1')
    expect((await ring(edge, numberOf(2))).status).toBe(201)
    edge.clock.nowMs += 60_001
    await end(edge, numberOf(2), 'connection-2')
    // Two minutes and two minutes: 4 of 62 are used, and 60 are not there.
    expect(await refusal(await ring(edge, numberOf(3)))).toContain('daily-spend-used')
  })

  it('what was never placed does not count, what the carrier refused does, without a price', async () => {
    const edge = await withLimits({ per_day_per_key: 1, price_per_min: 1, longest_min: 60, spend_per_day: 60 })
    edge.house.nodes = []
    expect((await ring(edge)).status).toBe(503)
    edge.house.nodes = (await testEdge()).house.nodes
    edge.telephony.refuses.add('place')
    expect((await ring(edge)).status).toBe(502)
    edge.telephony.refuses.clear()
    expect(await refusal(await ring(edge))).toContain('daily-calls-used')
    expect((await ring(edge, NUMBER, { key: await otherKey(edge) })).status).toBe(201)
  })
})

describe('whom an operator phones again', () => {
  it('is counted, refused and rung once like anybody else', async () => {
    const edge = await withLimits({ concurrent: 3 })
    const call = await edge.newCall()
    const press = async (id: string) => callAgain(edge.services, call.call_id, { id })
    await edge.services.outbound.addDoNotCall(call.initiate.phone_number)
    await expect(press('a')).rejects.toThrow(CallRefused)
    await edge.services.outbound.removeDoNotCall(call.initiate.phone_number)
    await Promise.allSettled([press('b'), press('b'), press('b')])
    expect(edge.telephony.count('place')).toBe(1)
    // Those who lost the race gave back what they took, and not what the winner has.
    expect([(await ring(edge)).status, (await ring(edge)).status, (await ring(edge)).status]).toEqual([201, 201, 429])
  })
})

describe('T4 · Toll fraud: an Idempotency-Key', () => {
  it('sent 50 times at once places one call, and every answer is that call', async () => {
    const edge = await withLimits({ concurrent: 1 })
    const answers = await Promise.all(
      Array.from({ length: 50 }, async () => ring(edge, NUMBER, { idempotency: 'a-1' })),
    )
    const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { call_id: string }).call_id))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 201))
    expect([new Set(ids).size, edge.telephony.count('place')]).toEqual([1, 1])
  })

  it('stands for one request of one key, for a day', async () => {
    const edge = await withLimits({})
    const idempotency = 'b-1'
    await ring(edge, NUMBER, { idempotency })
    expect(await refusal(await ring(edge, numberOf(1), { idempotency }))).toEqual([422, 'idempotency-key-reused'])
    await ring(edge, numberOf(1), { idempotency, key: await otherKey(edge) })
    await ring(edge, NUMBER, { idempotency: 'b-2' })
    expect(edge.telephony.count('place')).toBe(3)
    edge.clock.nowMs += 24 * HOUR_MS
    await ring(edge, NUMBER, { idempotency })
    expect(edge.telephony.count('place')).toBe(4)
  })

  it('of a call that was never placed may be used again; of one the carrier refused gets the same answer', async () => {
    const edge = await withLimits({})
    const { nodes } = edge.house
    edge.house.nodes = []
    expect((await ring(edge, NUMBER, { idempotency: 'c' })).status).toBe(503)
    edge.house.nodes = nodes
    edge.telephony.refuses.add('place')
    expect((await ring(edge, NUMBER, { idempotency: 'c' })).status).toBe(502)
    expect((await ring(edge, NUMBER, { idempotency: 'c' })).status).toBe(502)
    expect(edge.telephony.count('place')).toBe(1)
  })

  it.each(['', 'with space', 'x'.repeat(256)])('is refused when it is none: "%s"', async (idempotency) => {
    expect((await ring(await withLimits({}), NUMBER, { idempotency })).status).toBe(422)
  })
})
