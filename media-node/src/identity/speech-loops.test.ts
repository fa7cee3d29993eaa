import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import 'microsoft-cognitiveservices-speech-sdk' // first: its parts need one another
import { ServiceRecognizerBase } from 'microsoft-cognitiveservices-speech-sdk/distrib/lib/src/common.speech/ServiceRecognizerBase.js'
import { SynthesisAdapterBase } from 'microsoft-cognitiveservices-speech-sdk/distrib/lib/src/common.speech/SynthesisAdapterBase.js'
import { describe, expect, it } from 'vitest'
import { speechConfigOf } from './speech-config.ts'

/** Rounds of a call of half an hour. Held, those that a test counts take 1.8 MB. */
const ROUNDS = 20_000
const MOST_BYTES = 1_000_000

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

speechConfigOf('wss://speech.example.com', 'key') // sets the SDK up

function keptBytes(): number {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

/** What the SDK's loop that sends audio knows of itself. */
function sender(read: (n: number) => Promise<unknown>) {
  const sent: number[] = []
  const session = {
    requestId: 'r',
    isSpeechEnded: false,
    isRecognizing: true,
    recogNumber: 1,
    bytesSent: 0,
    onAudioSent() {},
    onSpeechEnded() {},
  }
  const self = {
    privIsDisposed: false,
    privRequestSession: session,
    audioSource: { format: Promise.resolve({ avgBytesPerSec: 32_000 }) },
    privRecognizerConfig: { parameters: { getProperty: (_: string, value: string) => value } },
    fetchConnection: async () => ({
      send: async ({ binaryBody }: { binaryBody: ArrayBuffer | null }) => void sent.push(binaryBody?.byteLength ?? -1),
    }),
  }
  let reads = 0
  const node = { read: () => read(++reads) }
  const loop = () =>
    Reflect.apply(Reflect.get(ServiceRecognizerBase.prototype, 'sendAudio'), self, [node]) as Promise<void>
  return { loop, sent, session }
}

describe('the loops of the Speech SDK', () => {
  it('send every chunk once and in order, and keep none of the rounds that are over', async () => {
    let before = 0
    let after = 0
    const { loop, sent, session } = sender(async (n) => {
      if (n === ROUNDS / 20) before = keptBytes()
      if (n === ROUNDS) {
        after = keptBytes()
        session.isSpeechEnded = true
      }
      return { isEnd: false, buffer: new ArrayBuffer(n % 1_000) }
    })
    await loop()
    expect(after - before).toBeLessThan(MOST_BYTES)
    expect(sent).toEqual(Array.from({ length: ROUNDS - 1 }, (_, i) => (i + 1) % 1_000))
  })

  it('end when the audio does, and say what went wrong', async () => {
    const ended = sender(async (n) => ({ isEnd: n === 250, buffer: new ArrayBuffer(2) }))
    await ended.loop()
    expect(ended.sent.filter((bytes) => bytes === 2)).toHaveLength(249)
    const broken = sender(async (n) => {
      if (n === 250) throw new Error('the line is gone')
      return { isEnd: false, buffer: new ArrayBuffer(2) }
    })
    await expect(broken.loop()).rejects.toThrow('the line is gone')
  })

  it('receive without keeping the rounds that are over', async () => {
    const over = Promise.withResolvers<void>()
    const turn = { isSynthesizing: true }
    let [rounds, before, after] = [0, 0, 0]
    const read = async (): Promise<undefined> => {
      rounds++
      if (rounds === ROUNDS / 20) before = keptBytes()
      if (rounds < ROUNDS) return
      after = keptBytes()
      turn.isSynthesizing = false
      over.resolve()
    }
    const self = Object.assign(Object.create(SynthesisAdapterBase.prototype) as object, {
      privIsDisposed: false,
      privSynthesisTurn: turn,
      fetchConnection: async () => ({ read }),
    })
    void Reflect.apply(Reflect.get(SynthesisAdapterBase.prototype, 'receiveMessage'), self, [])
    await over.promise
    expect(after - before).toBeLessThan(MOST_BYTES)
  })
})
