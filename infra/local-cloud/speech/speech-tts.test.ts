import * as sdk from 'microsoft-cognitiveservices-speech-sdk'
import { afterEach, describe, expect, it } from 'vitest'
import { createEars } from './hearing/ears.ts'
import { createToldWords } from './hearing/told-words.ts'
import type { SpokenText, VoiceEngine } from './saying/voice-engine.ts'
import type { SpeechOptions } from './speech-options.ts'
import { startSpeech } from './start-speech.ts'
import { openVoices } from './voices/open-voices.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function start(voices: VoiceEngine = openVoices({ warn: () => {} }), overrides: Partial<SpeechOptions> = {}) {
  const said: string[] = []
  const warnings: string[] = []
  const service = await startSpeech({
    port: 0,
    host: 'localhost',
    voices,
    recogniser: createEars({ told: createToldWords(), decoder: undefined, onProblem: () => {} }),
    warn: (line) => warnings.push(line),
    onSaid: (_call, text) => said.push(text),
    ...overrides,
  })
  closing.push(
    () => voices.close(),
    () => service.close(),
  )
  return { service, said, warnings }
}

function synthesizer(
  url: string,
  { format = sdk.SpeechSynthesisOutputFormat.Raw16Khz16BitMonoPcm, key = 'local' } = {},
) {
  const config = sdk.SpeechConfig.fromHost(new URL(url), key)
  config.speechSynthesisOutputFormat = format
  const voice = new sdk.SpeechSynthesizer(config, null as unknown as sdk.AudioConfig)
  closing.push(() => new Promise<void>((resolve) => voice.close(resolve, () => resolve())))
  return voice
}

const speak = (voice: sdk.SpeechSynthesizer, ssml: string): Promise<sdk.SpeechSynthesisResult> =>
  new Promise((resolve, reject) => voice.speakSsmlAsync(ssml, resolve, (error) => reject(new Error(error))))

const ssml = (text: string, voice = 'en-US-JennyNeural') =>
  `<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xmlns:mstts="http://www.w3.org/2001/mstts" xml:lang="en-US"><voice name="${voice}">${text}</voice></speak>`

/** Says one second for every piece, when it is told to. */
function slowVoice(): VoiceEngine & { readonly asked: string[] } {
  const asked: string[] = []
  const synthesize = async (text: string): Promise<SpokenText> => {
    asked.push(text)
    return { pcm: new Int16Array(16_000).fill(1_000), words: [], wordsMeasured: true }
  }
  return { name: 'slow', asked, synthesize, close: async () => {} }
}

describe('synthesis with the real Speech SDK', () => {
  it('speaks English in pieces', async () => {
    const { service, said } = await start()
    const voice = synthesizer(service.url)
    const sizes: number[] = []
    voice.synthesizing = (_sender, { result }) => void sizes.push(result.audioData.byteLength)
    const result = await speak(
      voice,
      ssml(
        '<mstts:express-as style="cheerful"><prosody rate="+10%">Hello &amp; welcome. How can I help you today?</prosody></mstts:express-as>',
      ),
    )
    expect(result.reason).toBe(sdk.ResultReason.SynthesizingAudioCompleted)
    expect(sizes.length).toBeGreaterThan(10)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(result.audioData.byteLength)
    expect(said).toEqual(['Hello & welcome. How can I help you today?'])
  })

  it('tells where words are when it is asked to', async () => {
    const { service } = await start()
    const voice = synthesizer(service.url)
    const words: { text: string; offset: number }[] = []
    voice.wordBoundary = (_sender, { text, audioOffset }) => void words.push({ text, offset: audioOffset })
    await speak(voice, ssml('One two. Three four.'))
    expect(words.map(({ text }) => text)).toEqual(['One', 'two.', 'Three', 'four.'])
    expect(words.map(({ offset }) => offset)).toEqual(words.map(({ offset }) => offset).toSorted((a, b) => a - b))
  })

  it('stops when it is told to, and says nothing more', async () => {
    const voices = slowVoice()
    const { service } = await start(voices)
    const voice = synthesizer(service.url)
    let bytes = 0
    voice.synthesizing = (_sender, { result }) => {
      bytes += result.audioData.byteLength
      sdk.Connection.fromSynthesizer(voice).sendMessageAsync('synthesis.control', '{"action":"stop"}')
    }
    const sentences = Array.from({ length: 40 }, (_, index) => `This is sentence number ${index}.`).join(' ')
    await speak(voice, ssml(sentences))
    expect(bytes).toBeLessThan(40 * 32_000)
    expect(voices.asked.length).toBeLessThan(40)
  })

  it.each([
    ['SSML that is none', '<speak><voice name="a">no end</speak>', 'closes <speak>'],
    ['an entity from a DTD', '<!DOCTYPE x [<!ENTITY a "b">]><speak>&a;</speak>', 'a tag that is none'],
    ['an empty request', ' ', 'does not close'],
  ])('refuses %s and lives on', async (_what, bad, why) => {
    const { service, warnings } = await start(slowVoice())
    const result = await speak(synthesizer(service.url), bad)
    expect(result.reason).toBe(sdk.ResultReason.Canceled)
    expect(warnings.join()).toContain(why)
    const { reason } = await speak(synthesizer(service.url), ssml('Still here.'))
    expect(reason).toBe(sdk.ResultReason.SynthesizingAudioCompleted)
  })

  it('refuses another audio format', async () => {
    const { service, warnings } = await start(slowVoice())
    const result = await speak(
      synthesizer(service.url, { format: sdk.SpeechSynthesisOutputFormat.Audio16Khz32KBitRateMonoMp3 }),
      ssml('Hi.'),
    )
    expect(result.reason).toBe(sdk.ResultReason.Canceled)
    expect(warnings.join()).toContain('is not spoken here')
  })

  it('refuses a wrong key', async () => {
    const { service, warnings } = await start(slowVoice())
    const result = await speak(synthesizer(service.url, { key: 'wrong' }), ssml('Hi.'))
    expect(result.reason).toBe(sdk.ResultReason.Canceled)
    expect(warnings[0]).toContain('401')
  })
})

describe('the messages the SDK sends to a voice', () => {
  it('are the ones this server was written for', async () => {
    const { service } = await start(slowVoice())
    await speak(synthesizer(service.url), ssml('Hi.'))
    const [connect, ...messages] = service.requests
    expect(connect).toMatchObject({ type: 'connect', path: '/tts/cognitiveservices/websocket/v1' })
    const shapes = messages.flatMap((message) =>
      message.type === 'message' ? [`${message.path} [${message.headers.join(' ')}]`] : [],
    )
    expect(shapes).toMatchInlineSnapshot(`
      [
        "speech.config [content-type path x-requestid x-timestamp]",
        "synthesis.context [content-type path x-requestid x-timestamp]",
        "ssml [content-type path x-requestid x-timestamp]",
      ]
    `)
    const context = messages.find((message) => message.type === 'message' && message.path === 'synthesis.context')
    expect(JSON.parse((context?.type === 'message' && context.body) || '{}')).toMatchInlineSnapshot(`
      {
        "synthesis": {
          "audio": {
            "metadataOptions": {
              "bookmarkEnabled": false,
              "punctuationBoundaryEnabled": "false",
              "sentenceBoundaryEnabled": "false",
              "sessionEndEnabled": true,
              "visemeEnabled": false,
              "wordBoundaryEnabled": "false",
            },
            "outputFormat": "raw-16khz-16bit-mono-pcm",
          },
          "language": {
            "autoDetection": false,
          },
        },
      }
    `)
  })
})
