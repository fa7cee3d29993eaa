import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { TEST_SETTINGS } from '../testing/test-config.ts'
import { cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'
import { requirePlainJson } from './plain-json.ts'

const MIB = 1_048_576
const JSON_TYPE = { 'content-type': 'application/json' }
const nested = (depth: number, [open, close]: readonly [string, string]) => open.repeat(depth) + close.repeat(depth)
const wide = (members: number) => `[${Array.from({ length: members }, () => 0).join()}]`
const keys = (members: number) => `{${Array.from({ length: members }, (_, index) => `"k${index}":0`).join()}}`

/** Bodies that cost more to read than to send, or would be more than data; and what each is refused with. */
type Bomb = readonly [
  what: string,
  body: string | Uint8Array<ArrayBuffer>,
  status: number,
  headers?: Record<string, string>,
]
const BOMBS: readonly Bomb[] = [
  ['lists in lists', nested(30_000, ['[', ']']), 422],
  ['lists that never close', '['.repeat(60_000), 422],
  ['objects in objects', `${'{"a":'.repeat(10_000)}0${'}'.repeat(10_000)}`, 422],
  ['lists and objects in turn, just too deep', `[${nested(16, ['[{"a":', '}]']).replace(':}', ':0}')}]`, 422],
  ['a list of very many', wide(20_000), 422],
  ['an object of very many', keys(5_000), 422],
  ['a list of one too many', wide(1_001), 422],
  ['a key of prototypes', '{"phone_number":"+33612345678","__proto__":{"polluted":1}}', 422],
  ['a key of prototypes, escaped', '{"phone_number":"+33612345678","\\u005f_proto\\u005F_":{"polluted":1}}', 422],
  ['a key of prototypes deep inside', '[{"a":{"b":[{"__proto__" : {"polluted":1}}]}}]', 422],
  ['more than is taken', `"${'x'.repeat(2 * MIB)}"`, 413],
  [
    'what is small until it is unpacked',
    new Uint8Array(gzipSync('x'.repeat(50 * MIB))),
    415,
    { 'content-encoding': 'gzip' },
  ],
  ['what says it was packed', '{}', 415, { 'content-encoding': 'br' }],
  ['what says it was packed twice', '{}', 415, { 'content-encoding': 'identity, gzip' }],
]

describe('T16 · Bodies that are bombs', () => {
  it('are a dozen and more', () => expect(BOMBS.length).toBeGreaterThanOrEqual(12))

  const doors = async (edge: TestEdge) => {
    const call = await edge.newCall()
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
    return [
      ['/call', bearer(TEST_SETTINGS.API_KEY)],
      [`/webhooks/event-grid?secret=${TEST_SETTINGS.EVENT_GRID_SECRET}`, {}],
      [`/webhooks/acs/${call.call_id}/${call.callback_secret}`, bearer(await edge.identity.sign())],
      [`/internal/calls/${call.call_id}/events`, bearer(TEST_SETTINGS.NODE_SERVICE_TOKEN)],
    ] as const
  }

  it.each(BOMBS.map((bomb) => ({ what: bomb[0], bomb })))('$what', async ({ bomb: [, body, status, more = {}] }) => {
    const edge = await testEdge()
    for (const [path, headers] of await doors(edge)) {
      const response = await edge.app.request(path, {
        method: 'POST',
        headers: { ...JSON_TYPE, ...headers, ...more },
        body,
      })
      expect([path, response.status]).toEqual([path, status])
    }
    expect(edge.telephony.done).toEqual([])
    expect(Object.prototype).not.toHaveProperty('polluted')
  })

  it('are not parsed: a megabyte of lists would take sixty in the memory', async () => {
    const edge = await testEdge()
    const response = await edge.grid(nested(MIB / 2, ['[', ']']))
    expect([response.status, await response.text()]).toEqual([422, expect.stringContaining('levels deep')])
  })

  it.each([
    ['/call', 65 * 1_024, 413],
    ['/config/features', 65 * 1_024, 413],
    ['/webhooks/acs/x/y', 257 * 1_024, 413],
    [`/webhooks/event-grid?secret=${TEST_SETTINGS.EVENT_GRID_SECRET}`, 512 * 1_024, 422],
    [`/webhooks/event-grid?secret=${TEST_SETTINGS.EVENT_GRID_SECRET}`, MIB + 1, 413],
  ])('at %s, %i bytes are answered with %i', async (path, bytes, status) => {
    const edge = await testEdge()
    const headers = { ...JSON_TYPE, authorization: `Bearer ${TEST_SETTINGS.API_KEY}` }
    const response = await edge.app.request(path, { method: 'POST', headers, body: 'x'.repeat(bytes) })
    expect(response.status).toBe(status)
  })

  it('are told from what is really sent', async () => {
    const edge = await testEdge()
    const many = Array.from({ length: 1_000 }, () => ({ eventType: 'x', data: { text: '[[[{{{,,,"__proto__":' } }))
    expect((await edge.grid(many)).status).toBe(200)
    const [unpacked] = [await edge.newCall()]
    expect((await edge.carrier(unpacked, [cloudEvent('CallConnected')])).status).toBe(200)
    for (const fine of [
      '',
      '"',
      '{"a":"\\',
      'null',
      nested(32, ['[', ']']),
      wide(1_000),
      '{"a":"__proto__"}',
      '["__proto__"]',
    ])
      expect(() => requirePlainJson(fine)).not.toThrow()
  })
})
