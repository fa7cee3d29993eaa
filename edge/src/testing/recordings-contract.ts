import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RecordedFile, Telephony } from '../telephony/telephony.ts'

export interface RecordingUnderTest {
  readonly telephony: Pick<Telephony, 'openRecording' | 'eraseRecording'>
  readonly file: RecordedFile
  /** What is in it. */
  readonly bytes: Uint8Array
  close(): Promise<void>
}

/** Every carrier that records runs this. */
export function recordingsContract(name: string, open: () => Promise<RecordingUnderTest>): void {
  describe(`recordings: ${name}`, () => {
    let recorded: RecordingUnderTest
    beforeAll(async () => {
      recorded = await open()
    })
    afterAll(() => recorded.close())

    const play = async (range?: string) => {
      const audio = await recorded.telephony.openRecording(recorded.file, { range, signal: AbortSignal.timeout(5_000) })
      if (!audio) throw new RangeError('the carrier does not have it')
      return { ...audio, bytes: new Uint8Array(await new Response(audio.body).arrayBuffer()) }
    }

    it('are sent whole', async () => {
      const { status, headers, bytes } = await play()
      expect([status, headers['content-type']]).toEqual([200, 'audio/wav'])
      expect(Buffer.compare(bytes, recorded.bytes)).toBe(0)
      expect(headers['content-length']).toBe(String(recorded.bytes.length))
    })

    it.each([
      ['from the start', 'bytes=0-43', 0, 44],
      ['in the middle', 'bytes=10-13', 10, 14],
      ['to the end', 'bytes=12-', 12, undefined],
    ])('are sent in parts: %s', async (_where, range, from, to) => {
      const { status, headers, bytes } = await play(range)
      const part = recorded.bytes.slice(from, to)
      expect([status, headers['content-range']]).toEqual([
        206,
        `bytes ${from}-${from + part.length - 1}/${recorded.bytes.length}`,
      ])
      expect(Buffer.compare(bytes, part)).toBe(0)
    })

    it('say that there is no more, beyond their end', async () => {
      const { status, headers, bytes } = await play(`bytes=${recorded.bytes.length}-`)
      expect([status, headers['content-range'], bytes.length]).toEqual([416, `bytes */${recorded.bytes.length}`, 0])
    })

    it('stop when nobody listens any more', async () => {
      const gone = AbortSignal.abort()
      await expect(recorded.telephony.openRecording(recorded.file, { signal: gone })).rejects.toBeInstanceOf(Error)
    })

    it('are deleted once, and then there is nothing to be heard', async () => {
      const { recordingId, ...file } = recorded.file
      const kept = { recordingId, files: [file] }
      expect(await recorded.telephony.eraseRecording(kept)).toEqual({})
      expect(await recorded.telephony.eraseRecording(kept)).toEqual({})
      const { signal } = new AbortController()
      expect(await recorded.telephony.openRecording(recorded.file, { signal })).toBeUndefined()
    })
  })
}
