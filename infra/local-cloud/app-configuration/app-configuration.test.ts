import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppConfigurationClient } from '@azure/app-configuration'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AppConfigurationService, startAppConfiguration } from './start-app-configuration.ts'

const credential = { id: 'id', secret: Buffer.from('secret').toString('base64') }
const OPTIONS = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } }

let service: AppConfigurationService
let client: AppConfigurationClient
let lines: string[]

beforeEach(async () => {
  lines = []
  service = await startAppConfiguration({ credential, onLine: (line) => lines.push(line) })
  client = new AppConfigurationClient(service.connectionString, OPTIONS)
})
afterEach(() => service.close())

const keys = async (options: { keyFilter?: string; labelFilter?: string } = {}) =>
  (await Array.fromAsync(client.listConfigurationSettings(options))).map(({ key, label }) =>
    label === undefined ? key : `${key}@${label}`,
  )

describe('the emulator of App Configuration, through the real SDK', () => {
  it('keeps settings by key and label', async () => {
    await client.setConfigurationSetting({
      key: 'a b/ü',
      value: '1',
      contentType: 'application/json',
      tags: { t: 'x' },
    })
    await client.setConfigurationSetting({ key: 'a b/ü', label: 'test', value: '2' })
    const found = await client.getConfigurationSetting({ key: 'a b/ü' })
    expect(found).toMatchObject({ value: '1', contentType: 'application/json', tags: { t: 'x' }, isReadOnly: false })
    expect(found.lastModified).toBeInstanceOf(Date)
    expect((await client.getConfigurationSetting({ key: 'a b/ü', label: 'test' })).value).toBe('2')
    await client.deleteConfigurationSetting({ key: 'a b/ü' })
    expect((await client.deleteConfigurationSetting({ key: 'a b/ü' })).statusCode).toBe(204)
    await expect(client.getConfigurationSetting({ key: 'a b/ü' })).rejects.toMatchObject({ statusCode: 404 })
    expect(await keys()).toEqual(['a b/ü@test'])
  })

  it('lists by names, beginnings and labels', async () => {
    for (const key of ['x', 'ab', 'ac']) await client.setConfigurationSetting({ key, value: '' })
    await client.setConfigurationSetting({ key: 'ab', label: 'test', value: '' })
    expect(await keys({ keyFilter: 'a*', labelFilter: '\0' })).toEqual(['ab', 'ac'])
    expect(await keys({ keyFilter: 'x,ac,none' })).toEqual(['ac', 'x'])
    expect(await keys({ labelFilter: 'test' })).toEqual(['ab@test'])
    await expect(keys({ keyFilter: 'a,b,c,d,e,f' })).rejects.toMatchObject({ statusCode: 400 })
  })

  it('refuses writes whose condition does not hold', async () => {
    const first = await client.addConfigurationSetting({ key: 'a', value: '1' })
    await expect(client.addConfigurationSetting({ key: 'a', value: '2' })).rejects.toMatchObject({ statusCode: 412 })
    await client.setConfigurationSetting({ key: 'a', value: '3' })
    const late = client.setConfigurationSetting({ ...first, value: '4' }, { onlyIfUnchanged: true })
    await expect(late).rejects.toMatchObject({ statusCode: 412 })
  })

  it('says 304 for what has not changed, a page included', async () => {
    const setting = await client.setConfigurationSetting({ key: 'a', value: '1' })
    expect((await client.getConfigurationSetting(setting, { onlyIfChanged: true })).statusCode).toBe(304)
    const page = async (pageEtags: string[]) => {
      const [first] = await Array.fromAsync(client.listConfigurationSettings({ pageEtags }).byPage())
      return first
    }
    const etag = (await page([]))?.etag ?? ''
    expect((await page([etag]))?.items).toEqual([])
    await client.setConfigurationSetting({ key: 'a', value: '2' })
    expect((await page([etag]))?.items).toHaveLength(1)
  })

  it('believes no signature that is wrong', async () => {
    const wrong = { ...credential, secret: Buffer.from('another').toString('base64') }
    const text = `Endpoint=${service.url};Id=${wrong.id};Secret=${wrong.secret}`
    const stranger = new AppConfigurationClient(text, OPTIONS)
    await expect(stranger.setConfigurationSetting({ key: 'a', value: '1' })).rejects.toMatchObject({ statusCode: 401 })
    expect((await fetch(`${service.url}/kv?api-version=2026-04-01`)).status).toBe(401)
    expect(lines).toHaveLength(2)
    expect(service.requests.every(({ headers }) => !('authorization' in headers))).toBe(true)
  })

  it('is strict: what it does not have is refused aloud', async () => {
    await expect(client.setReadOnly({ key: 'a' }, true)).rejects.toMatchObject({ statusCode: 400 })
    expect(lines).toEqual([expect.stringContaining('app-configuration: 400 PUT /locks/a')])
  })

  it.each([429, 500, 503])('fails with %i when it is told to', async (status) => {
    service.faults.set({ status })
    await expect(keys()).rejects.toMatchObject({ statusCode: status })
    expect(await keys()).toEqual([])
  })

  it('keeps what it has over a restart', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'app-configuration-')), 'settings.json')
    const open = () => startAppConfiguration({ credential, file })
    const before = await open()
    await new AppConfigurationClient(before.connectionString, OPTIONS).setConfigurationSetting({ key: 'a', value: '1' })
    await before.close()
    const after = await open()
    const again = new AppConfigurationClient(after.connectionString, OPTIONS)
    expect((await again.getConfigurationSetting({ key: 'a' })).value).toBe('1')
    await after.close()
  })
})
