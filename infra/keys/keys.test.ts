import { expect, it } from 'vitest'
import { testEdge } from '../../edge/src/testing/test-edge.ts'
import { TEST_SETTINGS } from '../../edge/src/testing/test-config.ts'
import { runKeysCommand } from './ask-edge.ts'
import { type KeysCommand, readKeysCommand } from './options.ts'

const read = (line: string) => readKeysCommand(line.split(' ')) as KeysCommand

it('makes a key, lists it and revokes it', async () => {
  const { app } = await testEdge()
  const url = 'https://calls.example.com'
  const door = (apiKey: string) => ({
    url,
    apiKey,
    fetch: async (...args: Parameters<typeof fetch>) => app.request(...args),
  })
  const run = (line: string) => runKeysCommand(door(TEST_SETTINGS.API_KEY), read(line))

  const [made = '', key = ''] = await run('create --name crm --scope call:read --scope call:write --days 30')
  expect(made).toMatch(/^[0-9a-f]{12} {2}crm {2}call:read call:write {2}until 2026-12-21$/)
  expect((await app.request(`${url}/call`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200)
  expect(await run('list')).toEqual([made])
  const [id = ''] = made.split(' ')
  expect(await run(`revoke ${id}`)).toEqual([`${id} is revoked.`])
  expect(await run('list')).toEqual(['There are no keys.'])
  await expect(run(`revoke ${id}`)).rejects.toThrow('404: there is no such key')
  await expect(runKeysCommand(door('wrong'), read('list'))).rejects.toThrow('401: a key is required; unauthorized')
  const asked = { do: 'create', name: 'x', scopes: ['everything'], days: 1, edge: url } as const
  await expect(runKeysCommand(door(TEST_SETTINGS.API_KEY), asked)).rejects.toThrow(/422: Validation error; scopes\.0/)
})

it.each([
  [
    'nobody listens',
    () => Promise.reject(new TypeError('fetch failed', { cause: refused() })),
    'does not answer: nobody listens there.',
  ],
  ['it is not an edge', async () => new Response('<html>'), 'answers, but not as an edge does.'],
  ['it is another API', async () => Response.json({ items: [] }), 'answers, but not as an edge does.'],
])('says when %s at the address', async (_what, fetch, why) => {
  const url = 'https://calls.example.com'
  await expect(runKeysCommand({ url, fetch }, read('list'))).rejects.toThrow(`${url} ${why}`)
})

const refused = () => Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:443'), { code: 'ECONNREFUSED' })

it.each([
  ['', 'The command is missing: one of list, create, revoke.'],
  ['burn', 'The command is one of list, create, revoke, not burn.'],
  ['create --name x --scope everything', '--scope is one of call:read, '],
  ['create --name x --scope call:read --days 367', '--days is a number of days from 1 to 366, not 367'],
  ['create --scope call:read', '--name says who has the key'],
  ['create --name x', '--scope says what the key may do'],
  ['create --name x --scope call:read --days soon', '--days is a number of days'],
  ['revoke', 'which key?'],
  ['list everything', 'everything is not understood'],
  ['list --edge nowhere', '--edge is a URL'],
  ['list --edge ftp://x', '--edge is a URL'],
  ['list --colour', '--colour'],
])('says what is wrong with "%s"', (line, why) => {
  expect(() => read(line)).toThrow(why)
})
