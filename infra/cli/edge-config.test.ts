import { expect, it } from 'vitest'
import { callCentre } from '../../edge/src/client.ts'
import { TEST_SETTINGS } from '../../edge/src/testing/test-config.ts'
import { testEdge } from '../../edge/src/testing/test-edge.ts'
import { pullConfig, pushFeatures } from './edge-config.ts'

const EDGE = 'https://calls.example.com'
const at = (fetch: typeof globalThis.fetch, apiKey: string = TEST_SETTINGS.API_KEY) =>
  callCentre(EDGE, { apiKey, fetch })

it('sets the flags of an edge, and shows what holds there', async () => {
  const { app } = await testEdge()
  const client = at(async (...args) => app.request(...args))
  expect(await pushFeatures(client, EDGE, { vad_threshold: 0.6 })).toEqual(['vad_threshold'])
  const text = await pullConfig(client, EDGE)
  expect(text).toContain(`# What holds at ${EDGE}.`)
  expect(text).toMatch(/^# Feature flags set while it runs \(.+\): vad_threshold$/m)
  expect(text).toMatch(/^ {2}vad_threshold: 0\.6$/m)
})

it('says why an edge refuses', async () => {
  const { app } = await testEdge()
  const client = at(async (...args) => app.request(...args), 'wrong')
  await expect(pullConfig(client, EDGE)).rejects.toThrow(`${EDGE} answered 401 a key is required`)
})

it.each([
  ['a page', async () => new Response('<html>'), 'answers, but not as an edge does.'],
  ['another API', async () => Response.json({ ok: true }), 'answers, but not as an edge does.'],
  [
    'nobody',
    () => Promise.reject(new TypeError('fetch failed', { cause: new Error('bad port') })),
    'does not answer: bad port.',
  ],
])('does not take %s for an edge', async (_what, fetch, why) => {
  await expect(pullConfig(at(fetch), EDGE)).rejects.toThrow(`${EDGE} ${why}`)
  await expect(pushFeatures(at(fetch), EDGE, {})).rejects.toThrow(`${EDGE} ${why}`)
})
