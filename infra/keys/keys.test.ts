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
  await expect(run('create --name x --scope everything')).rejects.toThrow(/422: Validation error; scopes\.0/)
})

it.each([
  ['', 'create, list or revoke?'],
  ['create --scope call:read', '--name says who has the key'],
  ['create --name x', '--scope says what the key may do'],
  ['create --name x --scope call:read --days soon', '--days is a number of days'],
  ['revoke', 'which key?'],
  ['list everything', 'everything is not understood'],
  ['list --edge nowhere', '--edge is a URL'],
  ['list --colour', '--colour'],
])('says what is wrong with "%s"', (line, why) => {
  expect(() => read(line)).toThrow(why)
})
