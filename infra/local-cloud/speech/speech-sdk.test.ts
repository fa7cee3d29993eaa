import * as sdk from 'microsoft-cognitiveservices-speech-sdk'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEars } from './hearing/ears.ts'
import { createToldWords } from './hearing/told-words.ts'
import { pcmBytes } from './pcm.ts'
import type { SpeechOptions } from './speech-options.ts'
import { startSpeech } from './start-speech.ts'
import { loudNoise, silence } from './test-audio.ts'
import { openVoices } from './voices/open-voices.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function start(overrides: Partial<SpeechOptions> = {}) {
  const told = createToldWords()
  const problems: string[] = []
  const said: string[] = []
  const warnings: string[] = []
  const warn = (line: string) => void warnings.push(line)
  const voices = openVoices({ warn })
  const recogniser = createEars({ told, decoder: undefined, onProblem: (call, message) => problems.push(`${call}: ${message}`) })
  const service = await startSpeech({ port: 0, host: 'localhost', voices, recogniser, warn, onSaid: (_call, text) => said.push(text), ...overrides })
  closing.push(() => voices.close(), () => service.close())
  return { told, problems, said, warnings, service }
}

interface RecogniseOptions {
  readonly key?: string
  readonly v2?: boolean
  readonly detailed?: boolean
  readonly callConnectionId?: string
  readonly phrases?: readonly string[]
  /** Stops listening without waiting for the service. */
  readonly giveUp?: Promise<unknown>
}

type Audio = Iterable<Int16Array> | AsyncIterable<Int16Array>

/** Opens a continuous recogniser of the real SDK, feeds it, and collects what it says until it stops. */
async function recognise(url: string, audio: Audio, options: RecogniseOptions = {}) {
  const { key = 'local', v2 = true, detailed = false, callConnectionId = 'call-1', phrases = [], giveUp } = options
  const config = sdk.SpeechConfig.fromHost(new URL(url), key)
  if (v2) config.setProperty(sdk.PropertyId.SpeechServiceConnection_RecognitionEndpointVersion, '2')
  config.speechRecognitionLanguage = 'en-US'
  config.setProperty(sdk.PropertyId.Speech_SegmentationSilenceTimeoutMs, '500')
  if (detailed) config.outputFormat = sdk.OutputFormat.Detailed
  config.setServiceProperty('callConnectionId', callConnectionId, sdk.ServicePropertyChannel.UriQueryParameter)
  const stream = sdk.AudioInputStream.createPushStream(sdk.AudioStreamFormat.getWaveFormatPCM(16_000, 16, 1))
  const recogniser = new sdk.SpeechRecognizer(config, sdk.AudioConfig.fromStreamInput(stream))
  if (phrases.length > 0) sdk.PhraseListGrammar.fromRecognizer(recogniser).addPhrases([...phrases])
  const partials: string[] = []
  const finals: sdk.SpeechRecognitionResult[] = []
  const cancelled: string[] = []
  recogniser.recognizing = (_sender, { result }) => void partials.push(result.text)
  recogniser.recognized = (_sender, { result }) => void finals.push(result)
  const done = new Promise<void>((resolve) => {
    recogniser.canceled = (_sender, event) => {
      cancelled.push(sdk.CancellationReason[event.reason] + ' ' + sdk.CancellationErrorCode[event.errorCode])
      resolve()
    }
    recogniser.sessionStopped = () => resolve()
  })
  recogniser.startContinuousRecognitionAsync()
  for await (const pcm of audio) stream.write(new Uint8Array(pcmBytes(pcm)).buffer)
  stream.close()
  await Promise.race([done, giveUp ?? done])
  await new Promise<void>((resolve) => recogniser.close(resolve, () => resolve()))
  return { partials, finals, cancelled }
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
    expect(problems).toEqual([expect.stringContaining('call-1: Nothing can turn this speech into words: `apt-get install pocketsphinx')])
  })

  it('keeps two calls apart', async () => {
    const { told, service } = await start()
    told.tell('call-a', { text: 'amber', durationMs: 600 })
    told.tell('call-b', { text: 'blue', durationMs: 600 })
    const [a, b] = await Promise.all(
      ['call-a', 'call-b'].map((callConnectionId) => recognise(service.url, [loudNoise(600), silence(800)], { callConnectionId })),
    )
    expect([a?.finals[0]?.text, b?.finals[0]?.text]).toEqual(['amber', 'blue'])
  })

  it('refuses a wrong key, loudly', async () => {
    const { service, warnings } = await start()
    const { cancelled } = await recognise(service.url, [silence(200)], { key: 'wrong' })
    expect(cancelled).toEqual(['Error ConnectionFailure'])
    expect(warnings[0]).toContain('401: wrong subscription key')
  })

  it('refuses as often as it is asked to', async () => {
    const { told, service } = await start()
    service.faults.set({ status: 429, times: 2 })
    told.tell('call-1', { text: 'Hello.', durationMs: 600 })
    // The SDK tries again at once.
    const { finals } = await recognise(service.url, [loudNoise(600), silence(800)])
    expect(finals.map(({ text }) => text)).toEqual(['Hello.'])
    expect(service.requests.filter(({ type }) => type === 'refused')).toHaveLength(2)
  })

  it('delays finals as long as it is asked to', async () => {
    const waits: number[] = []
    const { told, service } = await start({ delayMs: async (ms) => void waits.push(ms) })
    service.faults.set({ finalLatencyMs: 1_200 })
    told.tell('call-1', { text: 'Hello.', durationMs: 600 })
    await recognise(service.url, [loudNoise(600), silence(800)])
    expect(waits).toEqual([1_200])
  })

  it('cuts a connection when it is asked to, after which the SDK connects again and loses nothing', async () => {
    const cut = Promise.withResolvers<void>()
    const { told, service } = await start({ delayMs: () => cut.promise, onHeard: () => cut.resolve() })
    service.faults.set({ dropAfterMs: 1, times: 1 })
    told.tell('call-1', { text: 'My car broke down near Lyon.', durationMs: 1_500 })
    const { finals } = await recognise(
      service.url,
      (async function* () {
        yield* [silence(300), loudNoise(1_000)]
        // In the middle of the speech, after the first partial.
        await vi.waitFor(() => expect(service.requests.some(({ type }) => type === 'close')).toBe(true))
        yield* [loudNoise(500), silence(1_000)]
      })(),
    )
    expect(finals.map(({ text }) => text).join(' ')).toBe('My car broke down near Lyon.')
    expect(service.requests.filter(({ type }) => type === 'connect')).toHaveLength(2)
  })

  it('stalls when it is asked to: takes audio, says nothing', async () => {
    const { told, service } = await start()
    service.faults.set({ stall: true })
    told.tell('call-1', { text: 'Hello.', durationMs: 600 })
    const giveUp = vi.waitFor(() => expect(service.requests.filter((request) => 'bytes' in request).length).toBeGreaterThan(10))
    const { partials, finals } = await recognise(service.url, [loudNoise(600), silence(800)], { giveUp })
    expect([...partials, ...finals]).toEqual([])
  })
})

describe('the messages the SDK sends', () => {
  it('are the ones this server was written for', async () => {
    const { told, service } = await start()
    told.tell('call-1', { text: 'Hello.', durationMs: 600 })
    await recognise(service.url, [loudNoise(600), silence(800)], { phrases: ['Contoso', 'Amélie'] })
    const connect = service.requests.find(({ type }) => type === 'connect')
    expect(connect).toMatchObject({
      path: '/stt/speech/universal/v2',
      query: { callConnectionId: 'call-1', format: 'simple', language: 'en-US', segmentationSilenceTimeoutMs: '500' },
    })
    const messages = service.requests.filter((request) => request.type === 'message')
    const shapes = messages.map(({ path, headers }) => `${path} [${headers.join(' ')}]`)
    expect([...new Set(shapes)]).toEqual([
      'speech.config [content-type path x-requestid x-timestamp]',
      'speech.context [content-type path x-requestid x-timestamp]',
      'audio [content-type path x-requestid x-timestamp]',
      'audio [path x-requestid x-timestamp]',
      'telemetry [content-type path x-requestid x-timestamp]',
    ])
    const context = messages.find(({ path }) => path === 'speech.context')?.body ?? ''
    expect(JSON.parse(context)).toMatchInlineSnapshot(`
      {
        "dgi": {
          "bias": 1,
          "groups": [
            {
              "items": [
                {
                  "text": "Contoso",
                },
                {
                  "text": "Amélie",
                },
              ],
              "type": "Generic",
            },
          ],
        },
        "phraseDetection": {
          "conversation": {
            "segmentation": {
              "mode": "Custom",
              "segmentationSilenceTimeoutMs": 500,
            },
          },
          "enrichment": {},
          "language": "en-US",
          "mode": "Conversation",
        },
        "phraseOutput": {},
      }
    `)
  })
})
