import { ProviderError, TurnInterrupted } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import { type AudioFrame, framesOf } from '../audio/frame.ts'
import type { SpeechOptions, TextToSpeech, WordBoundary } from './text-to-speech.ts'

export type TtsSituation = 'speaks' | 'speaks without end' | 'hangs' | 'fails'

export interface TtsUnderTest extends AsyncDisposable {
  readonly tts: TextToSpeech
  arrange(situation: TtsSituation): void
  /** Moves the adapter's clock far beyond every timeout. */
  runOutOfPatience(): Promise<void>
  /** Sentences the provider was asked for. */
  asked(): number
  /** Times the provider was told to stop, or left. */
  stops(): number
}

export const speechOptions = (more: Partial<SpeechOptions> = {}): SpeechOptions => ({
  voice: { language: 'en-US', name: 'en-US-JennyNeural' },
  style: 'none',
  rate: 1,
  signal: new AbortController().signal,
  ...more,
})

export async function framesOfSpeech(speech: AsyncIterable<AudioFrame>): Promise<readonly AudioFrame[]> {
  const frames: AudioFrame[] = []
  for await (const slice of speech) frames.push(...framesOf(slice))
  return frames
}

/** Every text-to-speech adapter runs this. */
export function ttsContract(name: string, open: () => Promise<TtsUnderTest>): void {
  describe(`${name} as text-to-speech`, () => {
    it('speaks in whole 20 ms frames, the last one padded', async () => {
      await using test = await open()
      const frames = await framesOfSpeech(test.tts.synthesize('Hello there world.', speechOptions()))
      expect(frames.length).toBeGreaterThan(10)
      expect(frames.every(({ samples, sampleRate }) => samples.length === 320 && sampleRate === 16_000)).toBe(true)
      expect(frames.at(-1)?.samples.at(-1)).toBe(0)
    })

    it('tells where in the text each word is', async () => {
      await using test = await open()
      const words: WordBoundary[] = []
      const text = 'one two one'
      await framesOfSpeech(test.tts.synthesize(text, speechOptions({ onWord: (word) => words.push(word) })))
      expect(words.map(({ length, offset }) => text.slice(offset, offset + length))).toEqual(['one', 'two', 'one'])
      expect(words.map(({ offset }) => offset)).toEqual([0, 4, 8])
      expect(words.map(({ startMs }) => startMs)).toEqual(words.map(({ startMs }) => startMs).sort((a, b) => a - b))
    })

    it('says several things at once, and one after the other', async () => {
      await using test = await open()
      const say = () => framesOfSpeech(test.tts.synthesize('Hello there.', speechOptions()))
      const lengths = (await Promise.all([say(), say(), say()])).map((frames) => frames.length)
      lengths.push((await say()).length)
      expect(new Set(lengths).size).toBe(1)
    })

    interruptions(open)
    failures(open)
  })
}

function interruptions(open: () => Promise<TtsUnderTest>): void {
  it('stops when it is told to, with the reason, and the provider stops too', async () => {
    await using test = await open()
    test.arrange('speaks without end')
    const control = new AbortController()
    const stopped = (async () => {
      for await (const _frame of test.tts.synthesize('Hello.', speechOptions({ signal: control.signal }))) {
        control.abort(new TurnInterrupted('enough'))
      }
    })()
    await expect(stopped).rejects.toThrow(TurnInterrupted)
    await expect.poll(test.stops).toBe(1)
  })

  it('stops though nothing has come yet', async () => {
    await using test = await open()
    test.arrange('hangs')
    const control = new AbortController()
    const stopped = framesOfSpeech(test.tts.synthesize('Hello.', speechOptions({ signal: control.signal })))
    stopped.catch(() => {})
    await expect.poll(test.asked).toBe(1)
    control.abort(new TurnInterrupted('enough'))
    await expect(stopped).rejects.toThrow(TurnInterrupted)
  })

  it('speaks again after it was stopped', async () => {
    await using test = await open()
    test.arrange('speaks without end')
    for await (const _frame of test.tts.synthesize('Hello.', speechOptions())) break
    await expect.poll(test.stops).toBe(1)
    test.arrange('speaks')
    const frames = await framesOfSpeech(test.tts.synthesize('Hello there.', speechOptions()))
    expect(frames.length).toBe((await framesOfSpeech(test.tts.synthesize('Hello there.', speechOptions()))).length)
  })
}

function failures(open: () => Promise<TtsUnderTest>): void {
  it('loses patience with a provider that hangs', async () => {
    await using test = await open()
    test.arrange('hangs')
    const failed = framesOfSpeech(test.tts.synthesize('Hello.', speechOptions())).catch((error: unknown) => error)
    await expect.poll(test.asked).toBe(1)
    await test.runOutOfPatience()
    expect(await failed).toMatchObject({ code: 'provider-failed', retryable: true })
  })

  it('fails as a provider, and speaks when asked again', async () => {
    await using test = await open()
    test.arrange('fails')
    await expect(framesOfSpeech(test.tts.synthesize('Hello.', speechOptions()))).rejects.toThrow(ProviderError)
    test.arrange('speaks')
    expect((await framesOfSpeech(test.tts.synthesize('Hello.', speechOptions()))).length).toBeGreaterThan(0)
  })
}
