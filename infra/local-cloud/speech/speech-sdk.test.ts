import * as sdk from 'microsoft-cognitiveservices-speech-sdk'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ensureLocalCa, readTlsIdentity } from '../tls/local-ca.ts'
import { openHearing } from './open-hearing.ts'
import { fromBytes } from '../phone/pcm.ts'
import { msToSamples } from './sample-time.ts'
import { findPocketSphinx } from './pocketsphinx/find-pocketsphinx.ts'
import { loudNoise, silence } from './test-audio.ts'
import { recognise, start } from './test-sdk.ts'
import { openVoices } from './voices/open-voices.ts'

const recording = await readFile('/usr/share/pocketsphinx/test/data/goforward.raw').catch(() => undefined)
if (!findPocketSphinx() || !recording) {
  console.warn('SKIPPED: a human voice (apt-get install pocketsphinx-en-us libpocketsphinx3 pocketsphinx-testdata)')
}

describe('recognition with the real Speech SDK', () => {
  it.each([true, false])('gives told words as growing partials and one final (endpoint v2: %s)', async (v2) => {
    const { told, service } = await start()
    told.tell('call-1', { text: 'My car broke down near Lyon this morning.', durationMs: 2_000 })
    const { partials, finals } = await recognise(service.url, [silence(300), loudNoise(2_000), silence(1_000)], { v2 })
    expect(finals.map(({ text }) => text)).toEqual(['My car broke down near Lyon this morning.'])
    expect(partials.length).toBeGreaterThan(3)
    for (const [index, partial] of partials.entries()) expect(partial.startsWith(partials[index - 1] ?? '')).toBe(true)
    const [final] = finals
    expect(final?.offset).toBeGreaterThan(2_000_000)
    expect(final?.offset).toBeLessThan(4_000_000)
    expect(Math.abs((final?.duration ?? 0) - 20_000_000)).toBeLessThan(1_000_000)
  })

  it.each([
    [true, '/stt/speech/universal/v2', 0],
    [false, '/speech/recognition/interactive/cognitiveservices/v1', 1],
  ])('stays on the connection that was opened first (endpoint v2: %s)', async (v2, path, warned) => {
    const { told, service, warnings } = await start()
    const audio = async function* () {
      for (const text of ['The first phrase.', 'The second one.']) {
        told.tell('call-1', { text, durationMs: 800 })
        yield* [loudNoise(800), silence(1_000)]
        await expect.poll(() => told.has('call-1')).toBe(false)
      }
    }
    const { finals } = await recognise(service.url, audio(), { v2, openFirst: true })
    expect(finals.map(({ text }) => text).filter(Boolean)).toEqual(['The first phrase.', 'The second one.'])
    expect(service.requests.filter(({ type }) => type === 'connect')).toMatchObject([{ path }])
    expect(warnings).toHaveLength(warned)
  })

  it('works over TLS with the local certificate authority', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'speech-tls-'))
    const { ca, cert, key } = await readTlsIdentity(await ensureLocalCa(dir))
    const trusted = getCACertificates('default')
    setDefaultCACertificates([...trusted, ca])
    onTestFinished(async () => {
      setDefaultCACertificates(trusted)
      await rm(dir, { recursive: true })
    })
    const { told, service } = await start({ tls: { cert, key } })
    told.tell('call-1', { text: 'Hello.', durationMs: 600 })
    const { finals } = await recognise(service.url, [loudNoise(600), silence(800)])
    expect([service.url.slice(0, 4), finals[0]?.text]).toEqual(['wss:', 'Hello.'])
  })

  it.skipIf(!findPocketSphinx() || !recording)(
    'understands a human without being told',
    { timeout: 30_000 },
    async () => {
      const cacheDir = await mkdtemp(join(tmpdir(), 'language-models-'))
      const voices = openVoices({ warn: () => {} })
      const { recogniser, close } = openHearing({ cacheDir, sentences: [], voices, onProblem: () => {} })
      const partial = Promise.withResolvers<void>()
      const { service } = await start({ recogniser, onHeard: () => partial.resolve() })
      onTestFinished(async () => {
        await close()
        await voices.close()
        await rm(cacheDir, { recursive: true })
      })
      const pcm = fromBytes(recording ?? Buffer.alloc(0))
      // Faster than a person talks, but the last words only after a partial result.
      const speech = async function* (): AsyncGenerator<Int16Array> {
        yield* [silence(300), pcm.subarray(0, msToSamples(1_500))]
        await partial.promise
        yield* [pcm.subarray(msToSamples(1_500)), silence(1_000)]
      }
      const { finals, partials } = await recognise(service.url, speech(), { phrases: ['go forward ten meters'] })
      expect(finals.map(({ text }) => text)).toEqual(['Go forward ten meters.'])
      expect(partials.length).toBeGreaterThan(0)
    },
  )

  it('continues an utterance after a pause and loses no word', async () => {
    const { told, service } = await start()
    told.tell('call-1', { text: 'one two three four five six seven eight nine ten', durationMs: 3_800 })
    const { finals } = await recognise(service.url, [loudNoise(1_500), silence(800), loudNoise(1_500), silence(1_000)])
    expect(finals).toHaveLength(2)
    expect(finals.map(({ text }) => text).join(' ')).toBe('one two three four five six seven eight nine ten')
  })

  it('answers in the detailed format', async () => {
    const { told, service } = await start()
    told.tell('call-1', { text: "No, that's all.", durationMs: 900 })
    const { finals } = await recognise(service.url, [loudNoise(900), silence(800)], { detailed: true })
    const { NBest } = JSON.parse(finals[0]?.json ?? '{}') as { NBest: { Display: string; Lexical: string }[] }
    expect(NBest[0]).toMatchObject({ Display: "No, that's all.", Lexical: "no that's all" })
  })

  it('says how to be heard, once, when nobody can understand', async () => {
    const { problems, service } = await start()
    const { finals } = await recognise(service.url, [loudNoise(1_000), silence(1_000)])
    expect(finals.map(({ reason }) => reason)).toEqual([sdk.ResultReason.NoMatch])
    expect(problems).toEqual([
      expect.stringContaining('call-1: Nothing can turn this speech into words: `apt-get install pocketsphinx'),
    ])
  })

  it('keeps two calls apart', async () => {
    const { told, service } = await start()
    told.tell('call-a', { text: 'amber', durationMs: 600 })
    told.tell('call-b', { text: 'blue', durationMs: 600 })
    const [a, b] = await Promise.all(
      ['call-a', 'call-b'].map((callConnectionId) =>
        recognise(service.url, [loudNoise(600), silence(800)], { callConnectionId }),
      ),
    )
    expect([a?.finals[0]?.text, b?.finals[0]?.text]).toEqual(['amber', 'blue'])
  })

  it('refuses a wrong key, loudly', async () => {
    const { service, warnings } = await start()
    const { cancelled } = await recognise(service.url, [silence(200)], { key: 'wrong' })
    expect(cancelled).toEqual(['Error ConnectionFailure'])
    expect(warnings[0]).toContain('401: wrong subscription key')
  })
})
