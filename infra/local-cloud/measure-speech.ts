import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import * as sdk from 'microsoft-cognitiveservices-speech-sdk'
import { openHearing } from './speech/open-hearing.ts'
import { concatPcm } from './phone/pcm.ts'
import { startSpeech } from './speech/start-speech.ts'
import { silence } from './speech/test-audio.ts'
import { openVoices } from './speech/voices/open-voices.ts'

// Prints the figures of `infra/DESIGN.md`: run it with `node infra/local-cloud/measure-speech.ts`.

const SENTENCES = [
  'There is a water leak in my kitchen.',
  'It happened yesterday at three in the afternoon.',
  'My name is John Smith.',
  'My phone number is five five five one two three four.',
  'Can I talk to a human please?',
  'My laptop does not start any more.',
  'Nobody was injured.',
  'I would like to know when somebody will call me back.',
] as const
const FRENCH = ['Bonjour, comment puis-je vous aider ?', 'Quand cela est-il arrivé ?', "Merci, c'est noté."] as const
const FRAME_SAMPLES = 320

const cacheDir = await mkdtemp(join(tmpdir(), 'measure-speech-'))
const voices = openVoices({ warn: console.warn })
const hearing = openHearing({ cacheDir, sentences: [], voices, onProblem: () => {} })
const service = await startSpeech({ port: 0, host: 'localhost', voices, recogniser: hearing.recogniser })
try {
  console.log(`${availableParallelism()} cores, Node ${process.version}, recogniser: ${hearing.recogniser.rung}`)
  await measureVoice('first audio, English (flite)', 'en-US', SENTENCES)
  await measureVoice('first audio, English, said before', 'en-US', SENTENCES)
  await measureVoice('first audio, French (espeak-ng)', 'fr-FR', FRENCH)
  if (hearing.recogniser.rung === 'pocketsphinx') await measureRecogniser()
} finally {
  await service.close()
  await Promise.all([hearing.close(), voices.close()])
  await rm(cacheDir, { recursive: true })
}

/** From the request of the real SDK to its first audio, over one connection. */
async function measureVoice(what: string, language: string, texts: readonly string[]): Promise<void> {
  const config = sdk.SpeechConfig.fromHost(new URL(service.url), 'local')
  config.speechSynthesisOutputFormat = sdk.SpeechSynthesisOutputFormat.Raw16Khz16BitMonoPcm
  const voice = new sdk.SpeechSynthesizer(config, null as unknown as sdk.AudioConfig)
  const waits: number[] = []
  for (const text of [...texts.slice(0, 1), ...texts]) {
    const askedMs = performance.now()
    let firstMs: number | undefined
    voice.synthesizing = () => void (firstMs ??= performance.now())
    const ssml = `<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="${language}"><voice name="${language}-Any">${text}</voice></speak>`
    await new Promise((resolve, reject) => voice.speakSsmlAsync(ssml, resolve, reject))
    waits.push((firstMs ?? Number.NaN) - askedMs)
  }
  await new Promise<void>((resolve) => voice.close(resolve, () => resolve()))
  // The first opens the connection and starts the engine.
  print(what, waits.slice(1))
}

/** From the last sample to the final words, the audio pushed at the pace of speech; and how many words are right. */
async function measureRecogniser(): Promise<void> {
  const waits: number[] = []
  let [right, said] = [0, 0]
  for (const text of [SENTENCES[0], ...SENTENCES]) {
    const { pcm } = await voices.synthesize(text, { language: 'en-US', voice: 'rms', rate: 1 })
    const audio = concatPcm([silence(200), pcm, silence(300)])
    const options = { callConnectionId: 'measured', language: 'en-US', phrases: [], startMs: 0, onPartial: () => {} }
    const segment = hearing.recogniser.openSegment(options)
    for (let at = 0; at < audio.length; at += FRAME_SAMPLES) {
      segment.push(audio.subarray(at, at + FRAME_SAMPLES), at / 16)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const endedMs = performance.now()
    const heard = wordsOf((await segment.finish(audio.length / 16)) ?? '')
    waits.push(performance.now() - endedMs)
    const wanted = wordsOf(text.replace('five five five one two three four', '5551234'))
    said += wanted.length
    right += wanted.filter((word) => heard.includes(word)).length
  }
  print('final words after the last sample (PocketSphinx)', waits.slice(1))
  console.log(`words right, a synthetic voice: ${right} of ${said}`)
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\w']+/g) ?? []
}

function print(what: string, waitsMs: readonly number[]): void {
  const sorted = waitsMs.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
  console.log(`${what}: median ${at(0.5)} ms, worst ${at(1)} ms (${sorted.length} sentences)`)
}
