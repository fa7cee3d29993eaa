import { execFile } from 'node:child_process'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { AppConfigurationClient } from '@azure/app-configuration'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { callCentre, parseResponse } from '../../edge/src/client.ts'
import { ROOT } from '../cli/run-steps.ts'
import { ensureLocalCa, readTlsIdentity } from '../local-cloud/tls/local-ca.ts'
import { plugInCaller, voiceSpans } from './caller.ts'
import { ENGLISH_ONLY, openStackUnderTest, type StackUnderTest, waitFor } from './stack-under-test.ts'

const TTL_SEC = 2
const SECRET = Buffer.from('app-configuration-of-this-test').toString('base64')
let stack: StackUnderTest
let connectionString: string

beforeAll(async () => {
  stack = await openStackUnderTest({
    initiate: { lang: ENGLISH_ONLY },
    features: { phone_silence_timeout_sec: 60 },
    sections: ({ appConfiguration }) => {
      connectionString = `Endpoint=https://localhost:${appConfiguration};Id=test;Secret=${SECRET}`
      return { app_configuration: { connection_string: connectionString, ttl_sec: TTL_SEC } }
    },
  })
  const { ca } = await readTlsIdentity(await ensureLocalCa(join(ROOT, '.local')))
  setDefaultCACertificates([...getCACertificates('default'), ca])
})
afterAll(() => stack[Symbol.asyncDispose]())

/** A caller who says nothing is asked whether they are there: after sixty seconds, unless a flag says otherwise. */
async function askedWithin(number: string, timeoutMs: number, change: () => Promise<unknown>): Promise<boolean> {
  await using caller = await plugInCaller(stack, number)
  await caller.dial()
  await change()
  // A silence that has begun ends as it was meant to: the next one is the first that knows.
  await caller.say('My policy number is B1208')
  const before = caller.phone.recordings.assistant.length
  const asked = () => voiceSpans(caller.phone.recordings.assistant.subarray(before), { pauseMs: 500 }).length > 0
  const wasAsked = await waitFor(asked, { timeoutMs, what: 'the question into the silence' })
  await caller.hangUp()
  return wasAsked
}

describe('a feature flag', () => {
  it('that is set through the API holds for a call that is running', async () => {
    const edge = callCentre(stack.urls.edge)
    const asked = await askedWithin('+33639980801', 8_000, () =>
      parseResponse(edge.config.features.$put({ json: { phone_silence_timeout_sec: 3 } })),
    )
    expect(asked).toBe(true)
  })

  it('that is set in App Configuration holds within its lifetime, for calls that are running too', async () => {
    const edge = callCentre(stack.urls.edge)
    await parseResponse(edge.config.features.$put({ json: {} }))
    const portal = new AppConfigurationClient(connectionString)
    await askedWithin('+33639980802', 8_000, async () => {
      await portal.setConfigurationSetting({ key: 'phone_silence_timeout_sec', value: '3' })
      const startedMs = Date.now()
      await waitFor(() => Date.now() - startedMs > (TTL_SEC + 1.5) * 1_000, { timeoutMs: 10_000, what: 'its lifetime' })
    })
    const { set, source } = await parseResponse(edge.config.features.$get())
    expect([set, source]).toEqual([{ phone_silence_timeout_sec: 3 }, 'app-configuration'])
  })

  it('is in what npm run config pulls, and no secret is', async () => {
    const edge = callCentre(stack.urls.edge)
    await parseResponse(edge.config.features.$put({ json: { vad_threshold: 0.7 } }))
    const { stdout } = await config('pull', '--edge', stack.urls.edge)
    expect(parse(stdout)).toMatchObject({ features: { vad_threshold: 0.7, phone_silence_timeout_sec: 60 } })
    expect(stdout).toContain('(app-configuration): vad_threshold\n')
    expect(stdout).not.toContain(SECRET)
    const keys = stdout.split('\n').filter((line) => /(?<!_per)_key: |connection_string: /.test(line))
    expect(keys.length).toBeGreaterThan(3)
    expect(keys.filter((line) => !/: ("\*\*\*"|"")$/.test(line))).toEqual([])
  })

  it('is set by npm run config as the file says', async () => {
    const { stdout } = await config('push', '--features', '--edge', stack.urls.edge)
    expect(stdout).toContain('phone_silence_timeout_sec, recognition_retry_max')
    const { set } = await parseResponse(callCentre(stack.urls.edge).config.features.$get())
    expect(set).toEqual({ phone_silence_timeout_sec: 20, recognition_retry_max: 3 })
  })

  it('of an edge that is not there is asked for in vain, in one sentence', async () => {
    const pull = config('pull', '--edge', 'http://localhost:1')
    await expect(pull).rejects.toMatchObject({ code: 1, stderr: 'http://localhost:1 does not answer: bad port.\n' })
  })
})

const config = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', 'infra/cli/config.ts', ...args], {
    cwd: ROOT,
  })
