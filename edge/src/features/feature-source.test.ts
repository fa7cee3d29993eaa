import { AppConfigurationClient } from '@azure/app-configuration'
import { FEATURE_NAMES } from '@call-center/shared/config/features'
import { afterEach, describe, expect, it } from 'vitest'
import {
  hasLocalAppConfiguration,
  type LocalAppConfiguration,
  startLocalAppConfiguration,
} from '../testing/local-app-configuration.ts'
import { memoryKeyValues } from '../testing/memory-key-values.ts'
import { appConfigurationFeatures } from './app-configuration-features.ts'
import { featureSourceContract } from './feature-source.contract.ts'
import { fixedFeatures } from './fixed-features.ts'
import { kvFeatures } from './kv-features.ts'

const signal = AbortSignal.timeout(60_000)

featureSourceContract('in KV', async () => {
  const kv = memoryKeyValues()
  return {
    source: kvFeatures(kv),
    async plant(flag, value) {
      const stored: Record<string, unknown> = JSON.parse((await kv.get('features')) ?? '{}')
      await kv.put('features', JSON.stringify({ ...stored, [flag]: value }))
    },
  }
})

it.each(['nonsense', '[]', 'null', '3'])('KV that holds %s holds no flag', async (text) => {
  const kv = memoryKeyValues()
  await kv.put('features', text)
  expect(await kvFeatures(kv).read({ signal })).toEqual({ set: {}, impossible: [] })
})

it('of the configuration alone are not set, and cannot be', async () => {
  expect(await fixedFeatures().read({ signal })).toEqual({ set: {}, impossible: [] })
  const change = fixedFeatures().change({ vad_threshold: 0.7 }, { signal })
  await expect(change).rejects.toMatchObject({ code: 'not-editable' })
})

describe.skipIf(!hasLocalAppConfiguration)('over the wire', () => {
  let service: LocalAppConfiguration
  const open = async () => {
    service = await startLocalAppConfiguration()
    return appConfigurationFeatures(service.connectionString)
  }
  afterEach(() => service.close())

  featureSourceContract('in App Configuration', async () => {
    const source = await open()
    const client = new AppConfigurationClient(service.connectionString)
    return {
      source,
      plant: async (key, value) => void (await client.setConfigurationSetting({ key, value: JSON.stringify(value) })),
    }
  })

  it('are read as people write them, without those that have a label', async () => {
    const source = await open()
    const client = new AppConfigurationClient(service.connectionString)
    await client.setConfigurationSetting({ key: 'recording_enabled', value: 'True' })
    await client.setConfigurationSetting({ key: 'vad_threshold', value: '0.9', label: 'test' })
    expect((await source.read({ signal })).set).toEqual({ recording_enabled: true })
  })

  it('are asked for by name: whatever else is in the store stays there', async () => {
    const source = await open()
    await source.read({ signal })
    const asked = service.requests.map(({ method, path }) => {
      const { pathname, searchParams } = new URL(path, 'http://localhost')
      return [method, pathname, searchParams.get('api-version'), searchParams.get('label'), searchParams.get('key')]
    })
    expect(asked.map((request) => request.slice(0, 4))).toEqual(Array(3).fill(['GET', '/kv', '2026-04-01', '\0']))
    // Asked side by side: which of the three comes first is nobody's promise.
    const names = asked.flatMap(([, , , , keys]) => keys?.split(',') ?? [])
    expect(names.toSorted()).toEqual(FEATURE_NAMES.toSorted())
  })

  it.each([429, 503])('are read in spite of a %i', async (status) => {
    const source = await open()
    service.faults.set({ status })
    expect((await source.read({ signal })).set).toEqual({})
  })

  it('fail as the service does, without a word of what it was sent', async () => {
    const source = await open()
    service.faults.set({ status: 500, times: 100 })
    const failure: unknown = await source.read({ signal }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'provider-failed', message: 'app-configuration: status 500' })
  })
})
