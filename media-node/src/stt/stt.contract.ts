import { ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import { frameOf } from '../testing/frame-of.ts'
import type { SpeechToText, SttStream, Transcript } from './speech-to-text.ts'

export interface SttUnderTest extends AsyncDisposable {
  readonly stt: SpeechToText
  /** The provider hears these words; a final without any: it made nothing of what it heard. */
  recognise(text: string, final: boolean): void
  /** Bytes of PCM the provider has received. */
  audioBytes(): number
  connections(): number
  /** The provider cuts the connection. */
  drop(): void
  /** From now on the provider refuses everybody, or nobody. */
  refuse(refusing: boolean): void
}

interface Opened {
  readonly stream: SttStream
  readonly transcripts: readonly Transcript[]
  readonly errors: readonly Error[]
  readonly control: AbortController
}

export async function openStream(stt: SpeechToText): Promise<Opened> {
  const transcripts: Transcript[] = []
  const errors: Error[] = []
  const control = new AbortController()
  const stream = await stt.open({
    language: 'en-US',
    phrases: ['Contoso'],
    correlationId: 'c1',
    onTranscript: (transcript) => transcripts.push(transcript),
    onError: (error) => errors.push(error),
    signal: control.signal,
  })
  return { stream, transcripts, errors, control }
}

/** Half a second of audio. */
const talk = (stream: SttStream, frames = 25) => {
  for (let i = 0; i < frames; i++) stream.push(frameOf(i))
}

/** Every speech-to-text adapter runs this. */
export function sttContract(name: string, open: () => Promise<SttUnderTest>): void {
  describe(`${name} as speech-to-text`, () => {
    it('sends audio as it comes, and hands back partials and finals', async () => {
      await using test = await open()
      const { stream, transcripts } = await openStream(test.stt)
      talk(stream)
      await expect.poll(test.audioBytes).toBeGreaterThan(14_000)
      expect(test.audioBytes()).toBeLessThanOrEqual(25 * 640)
      test.recognise('hello', false)
      test.recognise('Hello world.', true)
      await expect
        .poll(() => transcripts)
        .toEqual([
          { text: 'hello', final: false },
          { text: 'Hello world.', final: true },
        ])
      await stream[Symbol.asyncDispose]()
    })

    it('tells that a segment is over, also when nothing was understood of it', async () => {
      await using test = await open()
      const { stream, transcripts } = await openStream(test.stt)
      talk(stream)
      await expect.poll(test.audioBytes).toBeGreaterThan(0)
      test.recognise('hm', false)
      test.recognise('', true)
      await expect
        .poll(() => transcripts)
        .toEqual([
          { text: 'hm', final: false },
          { text: '', final: true },
        ])
      await stream[Symbol.asyncDispose]()
    })

    it('refuses to open when the provider does', async () => {
      await using test = await open()
      test.refuse(true)
      await expect(openStream(test.stt)).rejects.toThrow(ProviderError)
    })

    losses(open)
    endings(open)
  })
}

function losses(open: () => Promise<SttUnderTest>): void {
  it('comes back after a lost connection, and hears what was said meanwhile', { timeout: 15_000 }, async () => {
    await using test = await open()
    const { errors, stream, transcripts } = await openStream(test.stt)
    talk(stream)
    await expect.poll(test.audioBytes).toBeGreaterThan(0)
    test.drop()
    await expect.poll(test.connections).toBe(0)
    const before = test.audioBytes()
    talk(stream)
    await expect.poll(test.connections, { timeout: 5_000 }).toBe(1)
    await expect.poll(() => test.audioBytes() - before, { timeout: 5_000 }).toBeGreaterThan(25 * 640)
    test.recognise('I am back.', true)
    await expect.poll(() => transcripts).toEqual([{ text: 'I am back.', final: true }])
    expect(errors).toEqual([])
    await stream[Symbol.asyncDispose]()
  })
}

function endings(open: () => Promise<SttUnderTest>): void {
  it('closes its connection, and says nothing afterwards', async () => {
    await using test = await open()
    const { errors, stream, transcripts } = await openStream(test.stt)
    await stream[Symbol.asyncDispose]()
    await expect.poll(test.connections).toBe(0)
    talk(stream)
    expect([transcripts, errors]).toEqual([[], []])
  })

  it('closes when the signal says so', async () => {
    await using test = await open()
    const { control, errors } = await openStream(test.stt)
    control.abort()
    await expect.poll(test.connections).toBe(0)
    expect(errors).toEqual([])
  })
}
