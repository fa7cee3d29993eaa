import { ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import { openSpeechIdentity, TOKEN_MS } from '../../../infra/local-cloud/speech/testing/speech-identity.ts'
import type { ServiceKey } from '../identity/access-token.ts'
import { createMetrics, TTS_CACHE_HITS } from '../metrics.ts'
import { countingVoice } from '../testing/counting-voice.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { openFakeSpeechServer } from '../testing/fake-speech-server.ts'
import { azureTextToSpeech } from './azure.ts'
import { cachedSpeech } from './speech-cache.ts'
import { ssmlOf } from './ssml.ts'
import type { TextToSpeech, WordBoundary } from './text-to-speech.ts'
import { framesOfSpeech, speechOptions, ttsContract, type TtsSituation } from './tts.contract.ts'

async function open(clock = new FakeClock(), key: ServiceKey = 'k', admits?: (authorization: string) => boolean) {
  const server = await openFakeSpeechServer()
  if (admits) server.script.admits = admits
  const tts = azureTextToSpeech({ endpoint: server.endpoint, key, clock, warm: 2 })
  return {
    tts,
    server,
    arrange(situation: TtsSituation) {
      server.script.endless = situation === 'speaks without end'
      server.script.hang = situation === 'hangs'
      server.script.fail = situation === 'fails'
    },
    runOutOfPatience: () => clock.advance(60_000),
    asked: () => server.bodies.get('ssml')?.length ?? 0,
    stops: () => server.stops,
    async [Symbol.asyncDispose]() {
      tts[Symbol.dispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

async function openWithIdentity(resourceId?: string) {
  const clock = new FakeClock()
  const identity = await openSpeechIdentity(clock, resourceId)
  const test = await open(clock, identity.key, identity.admits)
  const close = async () => {
    await test[Symbol.asyncDispose]()
    await identity[Symbol.asyncDispose]()
  }
  return { ...test, clock, [Symbol.asyncDispose]: close }
}

ttsContract('azureTextToSpeech', () => open())
ttsContract('azureTextToSpeech with a managed identity', () => openWithIdentity())

describe('azureTextToSpeech', () => {
  it('passes on what comes at once in one slice', async () => {
    await using test = await open()
    const slices = await Array.fromAsync(test.tts.synthesize('Hello there world.', speechOptions()))
    expect(slices.length).toBe(4) // one a word, and the rest
    expect(slices[0]?.samples.length).toBeGreaterThan(320)
  })

  it('opens its connections before they are needed, and uses them again', async () => {
    await using test = await open()
    await expect.poll(() => test.server.open).toBe(2)
    for (let i = 0; i < 3; i++) await framesOfSpeech(test.tts.synthesize('Hello.', speechOptions()))
    expect(test.server.urls.length).toBe(2)
  })

  it('uses again what many calls at once have opened, until they have not spoken for a minute', async () => {
    const clock = new FakeClock()
    await using test = await open(clock)
    const speakAtOnce = (calls: number) =>
      Promise.all(Array.from({ length: calls }, () => framesOfSpeech(test.tts.synthesize('Hello.', speechOptions()))))
    await speakAtOnce(5)
    await speakAtOnce(5)
    expect(test.server.urls.length).toBe(5)
    await clock.advance(61_000)
    await speakAtOnce(1)
    await expect.poll(() => test.server.open).toBe(2)
  })
})

describe('azureTextToSpeech with a managed identity', () => {
  const hello = (test: { readonly tts: TextToSpeech }) => framesOfSpeech(test.tts.synthesize('Hello.', speechOptions()))

  it('speaks after hours over a new connection, with a token of then', async () => {
    await using test = await openWithIdentity()
    await expect.poll(() => test.server.open).toBe(2)
    await test.clock.advance(2 * TOKEN_MS)
    test.server.drop()
    await expect.poll(() => test.server.open).toBe(0)
    expect((await hello(test)).length).toBeGreaterThan(0)
    const sent = test.server.headers.map(({ authorization }) => authorization)
    expect([sent.length, new Set(sent).size]).toEqual([3, 2])
    expect(test.server.urls.map(String).join()).not.toMatch(/authorization|aad(?:#|%23)/i)
  })

  it('is refused with a token for another resource', async () => {
    await using test = await openWithIdentity('/subscriptions/s/accounts/other')
    await expect(hello(test)).rejects.toMatchObject({ code: 'provider-failed' })
  })

  it('fails as a provider when there is no token', async () => {
    const lost = new ProviderError('managed-identity', 'no token could be had', { retryable: true })
    await using test = await open(
      new FakeClock(),
      () => Promise.reject(lost),
      () => false,
    )
    await expect(hello(test)).rejects.toMatchObject({ code: 'provider-failed', retryable: true })
  })
})

describe('SSML', () => {
  it('escapes what is said', () => {
    const ssml = ssmlOf('<break/> Tom & "Jerry"\n\n\u0007it\'s', speechOptions({ rate: 1.1, style: 'sad' }))
    expect(ssml).toContain('>&lt;break/&gt; Tom &amp; &quot;Jerry&quot; it&apos;s<')
    expect(ssml).toContain('<prosody rate="1.1">')
    expect(ssml).toContain('<mstts:express-as style="sad">')
  })

  it.each([
    ['a whole sentence', 'It is done.', false, 'It is done.', '250ms'],
    ['what goes on after a comma', 'Thank you,', true, 'Thank you,', '100ms'],
    ['what goes on without one', 'I will look', true, 'I will look,', '100ms'],
  ])('ends %s as it is spoken', (_what, text, goesOn, spoken, pause) => {
    const ssml = ssmlOf(text, speechOptions({ goesOn }))
    expect(ssml).toContain(`>${spoken}</prosody>`)
    expect(ssml).toContain(`<mstts:silence type="Tailing-exact" value="${pause}"/>`)
  })

  it.each([
    ['a language', { voice: { language: 'en"/>', name: 'en-US-JennyNeural' } }],
    ['a voice', { voice: { language: 'en-US', name: 'x"><y' } }],
    ['a rate', { rate: 7 }],
    ['a rate', { rate: Number.NaN }],
  ])('refuses what is not %s', (_name, more) => {
    expect(() => ssmlOf('Hello.', speechOptions(more))).toThrow(RangeError)
  })
})

describe('cachedSpeech', () => {
  it('says what was primed without asking again, words included', async () => {
    const { asked, tts } = countingVoice()
    const metrics = createMetrics()
    const cache = cachedSpeech(tts, { metrics })
    await cache.prime('Hello', speechOptions())
    const words: WordBoundary[] = []
    const frames = await framesOfSpeech(
      cache.synthesize('Hello', speechOptions({ onWord: (word) => words.push(word) })),
    )
    expect(frames.map(({ samples }) => samples[0])).toEqual([1, 2, 3, 4, 5])
    expect([asked, words.length, metrics.snapshot()[TTS_CACHE_HITS]]).toEqual([['Hello'], 1, 1])
  })

  it('keeps voices and rates apart, and passes everything else through', async () => {
    const { asked, tts } = countingVoice()
    const cache = cachedSpeech(tts, { metrics: createMetrics() })
    await cache.prime('Hello', speechOptions())
    await framesOfSpeech(cache.synthesize('Hello', speechOptions({ rate: 1.25 })))
    await framesOfSpeech(cache.synthesize('Other', speechOptions()))
    await framesOfSpeech(cache.synthesize('Other', speechOptions()))
    expect(asked).toEqual(['Hello', 'Hello', 'Other', 'Other'])
  })

  it('hands out frames that may be changed', async () => {
    const cache = cachedSpeech(countingVoice().tts, { metrics: createMetrics() })
    await cache.prime('a', speechOptions())
    for await (const { samples } of cache.synthesize('a', speechOptions())) samples.fill(99)
    expect((await framesOfSpeech(cache.synthesize('a', speechOptions())))[0]?.samples[0]).toBe(1)
  })

  it('forgets what was said longest ago, when it is full', async () => {
    const { asked, tts } = countingVoice()
    const cache = cachedSpeech(tts, { metrics: createMetrics(), maxBytes: 2 * 640 })
    for (const text of ['a', 'b']) await cache.prime(text, speechOptions())
    await framesOfSpeech(cache.synthesize('a', speechOptions()))
    await cache.prime('c', speechOptions())
    for (const text of ['a', 'c', 'b']) await framesOfSpeech(cache.synthesize(text, speechOptions()))
    expect(asked).toEqual(['a', 'b', 'c', 'b'])
  })
})
