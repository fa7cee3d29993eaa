import { DEFAULT_FEATURES } from '@call-center/shared/config/features'
import { describe, expect, it } from 'vitest'
import { FeaturesGet } from '../api/config-routes.ts'
import type { FeatureSource } from '../features/feature-source.ts'
import { fixedFeatures } from '../features/fixed-features.ts'
import { TEST_SETTINGS } from '../testing/test-config.ts'
import { cloudEvent, testEdge } from '../testing/test-edge.ts'

const read = async (response: Response) => FeaturesGet.parse(await response.json())
const refusal = async (response: Response) => [response.status, await response.json()]

describe('GET /config', () => {
  it('shows what holds, and no secret', async () => {
    const edge = await testEdge({
      change: (config) => ({
        ...config,
        database: { cosmos_db: { ...config.database.cosmos_db, access_key: 'the-key-of-cosmos' } },
      }),
    })
    const response = await edge.api('/config')
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({
      public_domain: 'https://calls.example.com/',
      communication_services: { access_key: '***', phone_number: '+33612345600' },
      cognitive_service: { access_key: '' },
      features: { vad_threshold: 0.5 },
    })
    const { ACCESS: _notSecret, ...secrets } = TEST_SETTINGS
    for (const secret of ['the-key-of-cosmos', 'bG9jYWw=', ...Object.values(secrets)]) {
      expect(text).not.toContain(secret)
    }
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})

describe('feature flags', () => {
  const starting = { ...DEFAULT_FEATURES, recognition_retry_max: 5 }
  const open = (featureSource?: FeatureSource) =>
    testEdge({ change: (config) => ({ ...config, features: starting }), ...(featureSource && { featureSource }) })

  it('start with the configuration', async () => {
    const edge = await open()
    expect(await read(await edge.api('/config/features'))).toEqual({
      features: starting,
      set: {},
      source: 'kv',
      ttl_sec: 60,
    })
  })

  it('are set by PUT, which takes the others back', async () => {
    const edge = await open()
    await edge.api('/config/features', { recording_enabled: true, vad_threshold: 0.9 }, 'PUT')
    const put = await read(await edge.api('/config/features', { callback_timeout_hour: 0 }, 'PUT'))
    expect(put).toMatchObject({
      set: { callback_timeout_hour: 0 },
      features: { ...starting, callback_timeout_hour: 0 },
    })
    expect(await read(await edge.api('/config/features'))).toEqual(put)
  })

  it('are changed by PATCH, one by one', async () => {
    const edge = await open()
    await edge.api('/config/features', { recording_enabled: true, vad_threshold: 0.9 }, 'PATCH')
    const patched = await edge.api('/config/features', { vad_threshold: null, slow_llm_for_chat: true }, 'PATCH')
    expect((await read(patched)).set).toEqual({ recording_enabled: true, slow_llm_for_chat: true })
  })

  it('hold for the next call, and the media nodes are told', async () => {
    const edge = await open()
    await edge.api('/config/features', { vad_threshold: 0.9 }, 'PUT')
    expect((await edge.services.features.current()).vad_threshold).toBe(0.9)
    expect(edge.changedFeatures).toEqual([{ vad_threshold: 0.9 }])
  })

  it('are changed although the media nodes cannot be told', async () => {
    const edge = await open()
    edge.services.nodes.featuresChanged = async () => {
      throw new RangeError('the directory is away')
    }
    expect((await edge.api('/config/features', { vad_threshold: 0.9 }, 'PUT')).status).toBe(200)
  })

  it.each<[string, string, unknown, string]>([
    ['a value that is impossible', 'PUT', { vad_threshold: 7 }, 'vad_threshold: '],
    [
      'a flag that is mistyped',
      'PATCH',
      { vad_treshold: 0.7 },
      'vad_treshold: is not known; did you mean vad_threshold?',
    ],
    ['null for all', 'PUT', { vad_threshold: null }, 'vad_threshold: '],
    ['what is no object', 'PATCH', [], 'body: '],
  ])('refuse %s, and stay as they were', async (_what, method, body, detail) => {
    const edge = await open()
    const response = await edge.api('/config/features', body, method)
    expect(await refusal(response)).toMatchObject([422, { error: { details: [expect.stringContaining(detail)] } }])
    expect((await read(await edge.api('/config/features'))).set).toEqual({})
    expect(edge.changedFeatures).toEqual([])
  })

  it('cannot be changed where they cannot be kept', async () => {
    const edge = await open(fixedFeatures())
    const response = await edge.api('/config/features', { vad_threshold: 0.9 }, 'PUT')
    expect(await refusal(response)).toMatchObject([409, { error: { details: ['not-editable'] } }])
  })

  it('need the key', async () => {
    const edge = await open()
    for (const path of ['/config', '/config/features']) expect((await edge.send(path)).status).toBe(401)
    const put = await edge.send('/config/features', { method: 'PUT', body: { vad_threshold: 0.9 } })
    expect(put.status).toBe(401)
  })
})

describe('a flag that an operator turned', () => {
  it('is in the session of the next call', async () => {
    const edge = await testEdge()
    await edge.api('/config/features', { phone_silence_timeout_sec: 7 }, 'PUT')
    const call = await edge.newCall()
    await edge.carrier(call, [cloudEvent('CallConnected', 1)])
    const response = await edge.node(`/internal/calls/${call.call_id}/session`, { nodeId: 'n', tokenEpoch: 0 })
    expect(await response.json()).toMatchObject({ features: { phone_silence_timeout_sec: 7, vad_threshold: 0.5 } })
  })
})
