import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHearing } from '../open-hearing.ts'
import type { Hearing } from '../open-hearing.ts'
import { concatPcm, fromBytes } from '../../phone/pcm.ts'
import { silence } from '../test-audio.ts'
import { openVoices } from '../voices/open-voices.ts'
import { findPocketSphinx } from './find-pocketsphinx.ts'

const GO_FORWARD = '/usr/share/pocketsphinx/test/data/goforward.raw'
const installed = findPocketSphinx() !== undefined
const recording = await readFile(GO_FORWARD).catch(() => undefined)
if (!installed)
  console.warn('SKIPPED: PocketSphinx is not installed (apt-get install pocketsphinx-en-us libpocketsphinx3)')
if (!recording) console.warn('SKIPPED: no recording of a human voice (apt-get install pocketsphinx-testdata)')

describe.skipIf(!installed)('PocketSphinx', { timeout: 30_000 }, () => {
  const voices = openVoices({ warn: () => {} })
  let hearing: Hearing
  let cacheDir: string
  beforeAll(async () => {
    cacheDir = await mkdtemp(join(tmpdir(), 'language-models-'))
    hearing = openHearing({
      cacheDir,
      sentences: ['The serial number of the Contoso laptop.'],
      voices,
      onProblem: () => {},
    })
  })
  afterAll(async () => {
    await Promise.all([hearing.close(), voices.close()])
    await rm(cacheDir, { recursive: true })
  })

  const say = async (text: string): Promise<Int16Array> =>
    concatPcm([
      silence(200),
      (await voices.synthesize(text, { language: 'en-US', voice: 'rms', rate: 1 })).pcm,
      silence(300),
    ])

  /** In pieces of 20 ms, as the segmenter hands it over. */
  async function hear(pcm: Int16Array, phrases: readonly string[] = []) {
    const partials: string[] = []
    const options = { callConnectionId: 'call-1', language: 'en-US', phrases, startMs: 0 }
    const segment = hearing.recogniser.openSegment({ ...options, onPartial: (text) => partials.push(text) })
    for (let offset = 0; offset < pcm.length; offset += 320)
      segment.push(pcm.subarray(offset, offset + 320), offset / 16)
    return { text: await segment.finish(pcm.length / 16), partials }
  }

  it.skipIf(!recording)('understands a human', async () => {
    const { text } = await hear(fromBytes(recording ?? Buffer.alloc(0)), ['go forward ten meters'])
    expect(text).toBe('Go forward ten meters.')
  })

  it('gives partials on the way', async () => {
    const { text, partials } = await hear(await say('It happened yesterday at three in the afternoon.'))
    expect(text).toBe('It happened yesterday at three in the afternoon.')
    expect(partials.length).toBeGreaterThan(2)
  })

  it('learns words that no dictionary has, from the phrases', async () => {
    const { text } = await hear(await say('My laptop is a Zorblat.'), ['my laptop is a Zorblat'])
    expect(text).toBe('My laptop is a Zorblat.')
  })

  it('writes numbers read digit by digit as digits', async () => {
    const { text } = await hear(await say('My phone number is five five five one two three four.'))
    expect(text).toBe('My phone number is 5551234.')
  })

  it('hears several callers at once, each apart', async () => {
    const said = ['Can I talk to a human please?', 'I live in Paris.', 'Nobody was injured.', 'My name is John Smith.']
    const heard = await Promise.all(said.map(async (text) => (await hear(await say(text))).text))
    expect(heard).toEqual(said)
  })

  it('chooses among phrases', async () => {
    expect(await hearing.recogniseOnce(await say('French.'), ['French', 'English', 'Spanish', 'Chinese'])).toBe(
      'French.',
    )
  })

  it('prefers words that were told', async () => {
    const pcm = await say('Goodbye.')
    hearing.told.tell('call-1', { text: 'Hello there!', durationMs: pcm.length / 16 })
    expect((await hear(pcm)).text).toBe('Hello there!')
  })
})
