import { afterAll, describe, expect, it } from 'vitest'
import { concatPcm } from '../../phone/pcm.ts'
import { UnknownLanguage } from '../saying/voice-engine.ts'
import { synthesizePcm } from '../saying/synthesize-pcm.ts'
import { isEspeakInstalled } from './espeak.ts'
import { openVoices } from './open-voices.ts'
import { createResampler } from './resampler.ts'

const tone = (hz: number, rateHz: number, samples: number): Int16Array =>
  Int16Array.from({ length: samples }, (_, index) => 16_000 * Math.sin((2 * Math.PI * hz * index) / rateHz))

const decibels = (ratio: number): number => 20 * Math.log10(ratio)
const rms = (pcm: ArrayLike<number>): number =>
  Math.sqrt(Array.from(pcm).reduce((sum, sample) => sum + sample * sample, 0) / pcm.length)

function resample(pcm: Int16Array, chunkSamples: number): Int16Array {
  const resampler = createResampler(22_050, 16_000)
  const parts: Int16Array[] = []
  for (let offset = 0; offset < pcm.length; offset += chunkSamples)
    parts.push(resampler.push(pcm.subarray(offset, offset + chunkSamples)))
  return concatPcm([...parts, resampler.flush()])
}

describe('the resampler from 22,050 Hz', () => {
  it('keeps a tone within 70 dB', () => {
    const out = resample(tone(1_000, 22_050, 22_050), 2_206).subarray(1_000, 14_000)
    const expected = tone(1_000, 16_000, 16_000).subarray(1_000, 14_000)
    const error = out.map((sample, index) => sample - (expected[index] ?? 0))
    expect(decibels(rms(expected) / rms(error))).toBeGreaterThan(70)
  })

  it('removes what the lower rate cannot carry', () => {
    const out = resample(tone(9_500, 22_050, 22_050), 2_206).subarray(1_000, 14_000)
    expect(decibels(rms(out) / rms(tone(1_000, 16_000, 16_000)))).toBeLessThan(-70)
  })

  it('gives the same audio however it is cut, and as much as there was', () => {
    const pcm = tone(440, 22_050, 10_000)
    expect(resample(pcm, 333)).toEqual(resample(pcm, 10_000))
    expect(Math.abs(resample(pcm, 333).length - (10_000 * 16_000) / 22_050)).toBeLessThan(3)
  })
})

describe('the local voices', () => {
  const warnings: string[] = []
  const voices = openVoices({ warn: () => {} })
  const noEspeak = openVoices({ warn: (line) => warnings.push(line), espeak: false })
  afterAll(() => Promise.all([voices.close(), noEspeak.close()]))
  const english = { language: 'en-US', voice: '', rate: 1 }

  it('speak English, starting at once', async () => {
    const { pcm, words } = await voices.synthesize('Hello there.', english)
    expect(pcm.findIndex((sample) => Math.abs(sample) > 80)).toBeLessThanOrEqual(320)
    expect(words.map(({ text }) => text)).toEqual(['Hello', 'there.'])
  })

  it('differ, and obey the rate', async () => {
    const text = 'This is a sentence.'
    const [woman, man, fast] = await Promise.all([
      voices.synthesize(text, english),
      voices.synthesize(text, { ...english, voice: 'en-US-GuyNeural' }),
      voices.synthesize(text, { ...english, rate: 2 }),
    ])
    expect(woman.pcm).not.toEqual(man.pcm)
    expect(fast.pcm.length / woman.pcm.length).toBeLessThan(0.7)
  })

  it('give the same audio again from memory', async () => {
    const first = await voices.synthesize('Cached.', english)
    expect(await voices.synthesize('Cached.', english)).toBe(first)
  })

  it('treat text that looks like an option as text', async () => {
    expect((await voices.synthesize('--help -o /etc/passwd', english)).pcm.length).toBeGreaterThan(8_000)
  })

  it.skipIf(!isEspeakInstalled())('speak French, with measured words', async () => {
    const { words, wordsMeasured } = await voices.synthesize('Bonjour, je suis là.', { ...english, language: 'fr-FR' })
    expect(wordsMeasured).toBe(true)
    expect(words.map(({ text }) => text)).toEqual(['Bonjour', 'je', 'suis', 'là'])
  })

  it('read a prompt for the carrier, as text or as SSML', async () => {
    const text = await synthesizePcm(voices, 'For French, press 1.', 'en-US')
    const ssml = await synthesizePcm(
      voices,
      '<speak xml:lang="en-US">For French, press 1.<break time="1s"/></speak>',
      'en-US',
    )
    expect(ssml.length - text.length).toBe(16_000)
  })

  it.each(['xx-YY', 'zz-ZZ', '../etc', 'tlh-KX', ''])('refuse a language that nobody speaks: %s', async (language) => {
    await expect(voices.synthesize('Hello.', { ...english, language })).rejects.toThrow(UnknownLanguage)
    expect((await voices.synthesize('Still there.', english)).pcm.length).toBeGreaterThan(0)
  })

  it('say so when only an English voice can read a language', async () => {
    await noEspeak.synthesize('Bonjour.', { ...english, language: 'fr-FR' })
    expect(warnings[0]).toContain('npm install @echogarden/espeak-ng-emscripten')
  })
})
