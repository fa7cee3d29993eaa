import { ProviderError } from '@call-center/shared/errors'
import { silentLog } from '@call-center/shared/log'
import { describe, expect, it } from 'vitest'
import { openSpeechIdentity, TOKEN_MS } from '../../../infra/local-cloud/speech/testing/speech-identity.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { ServiceKey } from '../identity/access-token.ts'
import { createMetrics } from '../metrics.ts'
import { frameOf } from '../testing/frame-of.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { openFakeSpeechServer } from '../testing/fake-speech-server.ts'
import { azureSpeechToText } from './azure.ts'
import { createCircuit } from './circuit.ts'
import { openStream, sttContract } from './stt.contract.ts'

async function open(clock: Clock = systemClock, key: ServiceKey = 'k') {
  const server = await openFakeSpeechServer()
  const { endpoint } = server
  const stt = azureSpeechToText({ endpoint, key, clock, log: silentLog, metrics: createMetrics() })
  return {
    stt,
    server,
    recognise: (text: string, final: boolean) => server.recognise(text, final),
    audioBytes: () => server.audioBytes,
    connections: () => server.open,
    drop: () => server.drop(),
    refuse: (refusing: boolean) => {
      if (refusing) server.script.refuseWith = 429
      else delete server.script.refuseWith
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function openWithIdentity(clock: Clock = systemClock, resourceId?: string) {
  const identity = await openSpeechIdentity(clock, resourceId)
  const test = await open(clock, identity.key)
  test.server.script.admits = identity.admits
  const close = async () => {
    await test[Symbol.asyncDispose]()
    await identity[Symbol.asyncDispose]()
  }
  return { ...test, [Symbol.asyncDispose]: close }
}

sttContract('azureSpeechToText', () => open())
sttContract('azureSpeechToText with a managed identity', () => openWithIdentity())

describe('azureSpeechToText', () => {
  it('tells the service the language, the call and the words to expect', async () => {
    await using test = await open()
    const { stream } = await openStream(test.stt)
    const query = test.server.urls[0]?.searchParams
    expect([query?.get('language'), query?.get('callConnectionId')]).toEqual(['en-US', 'c1'])
    expect(query?.get('segmentationSilenceTimeoutMs')).toBe('800')
    await expect.poll(() => test.server.bodies.get('speech.context')?.[0]).toContain('Contoso')
    await stream[Symbol.asyncDispose]()
  })

  it('shows its key to the service, and in no address', async () => {
    await using test = await open(systemClock, 'the-key')
    const { stream } = await openStream(test.stt)
    expect(test.server.headers[0]).toMatchObject({ 'ocp-apim-subscription-key': 'the-key' })
    expect(test.server.urls.map(String).join()).not.toMatch(/the-key|subscription/i)
    await stream[Symbol.asyncDispose]()
  })

  it('sends two seconds of quiet and a tenth of the rest, and all of what follows', { timeout: 15_000 }, async () => {
    await using test = await open()
    const { stream } = await openStream(test.stt)
    const seconds = (count: number, value: number) => {
      for (let i = 0; i < count * 50; i++) stream.push(frameOf(value))
    }
    const sentSeconds = () => test.server.audioBytes / 32_000
    seconds(0.5, 5_000)
    seconds(12.5, 3)
    await expect.poll(sentSeconds).toBeCloseTo(0.5 + 2 + 1, 1)
    seconds(0.5, 5_000)
    await expect.poll(sentSeconds).toBeCloseTo(3.5 + 0.1 + 0.5, 1)
    await stream[Symbol.asyncDispose]()
  })

  it('tells once that it cannot come back', { timeout: 15_000 }, async () => {
    const clock = new FakeClock()
    await using test = await open(clock)
    const { errors, stream } = await openStream(test.stt)
    test.refuse(true)
    test.drop()
    const timePasses = async () => {
      for (let i = 0; i < 5; i++) stream.push(frameOf(5_000)) // the SDK notices a loss when it has something to send
      await clock.advance(200)
      return errors.length
    }
    await expect.poll(timePasses, { timeout: 10_000, interval: 20 }).toBe(1)
    await clock.advance(10_000)
    expect(errors.length).toBe(1)
    const disposed = stream[Symbol.asyncDispose]()
    await clock.advance(1_000)
    await disposed
  })
})

describe('azureSpeechToText with a managed identity', () => {
  it('mends a connection after hours, with a token of then', { timeout: 15_000 }, async () => {
    const clock = new FakeClock()
    await using test = await openWithIdentity(clock)
    const { errors, stream } = await openStream(test.stt)
    await clock.advance(2 * TOKEN_MS)
    test.drop()
    await expect.poll(test.connections).toBe(0)
    const timePasses = async () => {
      for (let i = 0; i < 5; i++) stream.push(frameOf(5_000)) // the SDK notices a loss when it has something to send
      await clock.advance(200)
      return test.connections()
    }
    await expect.poll(timePasses, { timeout: 10_000, interval: 20 }).toBe(1)
    const sent = test.server.headers.map(({ authorization }) => authorization)
    expect([sent.length, new Set(sent).size, errors]).toEqual([2, 2, []])
    await stream[Symbol.asyncDispose]()
  })

  it('is refused with a token for another resource', async () => {
    await using test = await openWithIdentity(systemClock, '/subscriptions/s/accounts/other')
    await expect(openStream(test.stt)).rejects.toMatchObject({ code: 'provider-failed' })
  })

  it('fails as a provider when there is no token', async () => {
    const lost = new ProviderError('managed-identity', 'no token could be had', { retryable: true })
    await using test = await open(systemClock, () => Promise.reject(lost))
    test.server.script.admits = () => false
    await expect(openStream(test.stt)).rejects.toMatchObject({ code: 'provider-failed', retryable: true })
  })
})

describe('the circuit', () => {
  const fail = () => Promise.reject(new Error('down'))

  it('opens after failures, tries once after a rest, and closes on success', async () => {
    const clock = new FakeClock()
    const circuit = createCircuit(clock)
    let tries = 0
    const attempt = (work: () => Promise<string>) => circuit.run(() => (tries++, work())).catch((e: Error) => e.message)
    for (let i = 0; i < 7; i++) await attempt(fail)
    expect(tries).toBe(5)
    await clock.advance(1_500)
    expect(await attempt(async () => 'up')).toBe('up')
    expect([await attempt(async () => 'up'), tries]).toEqual(['up', 7])
  })
})
