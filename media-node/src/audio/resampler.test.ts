import { describe, expect, it } from 'vitest'
import type { AudioFrame, SampleRate } from './frame.ts'
import { createResampler } from './resampler.ts'

const RATES = [8_000, 16_000, 24_000] as const
const PAIRS = RATES.flatMap((from) => RATES.filter((to) => to !== from).map((to) => [from, to] as const))
const AMPLITUDE = 16_000
const FRAMES = 50

const tone = (hz: number, rate: SampleRate, frame: number): AudioFrame => {
  const length = rate / 50
  const samples = Int16Array.from({ length }, (_, i) =>
    Math.round(AMPLITUDE * Math.sin((2 * Math.PI * hz * (frame * length + i)) / rate)),
  )
  return { samples, sampleRate: rate }
}

/** One second of a tone, resampled frame by frame; the first frames are left out. */
function resampledTone(hz: number, from: SampleRate, to: SampleRate): Float64Array {
  const resampler = createResampler(from, to)
  const samples: number[] = []
  for (let frame = 0; frame < FRAMES; frame++) {
    const out = resampler.resample(tone(hz, from, frame))
    expect(out.sampleRate).toBe(to)
    if (frame >= 2) samples.push(...out.samples)
  }
  return Float64Array.from(samples)
}

/** Level of the tone, dB of what went in, and what there is besides it, dB below. */
function measure(samples: Float64Array, hz: number, rate: number): { readonly gainDb: number; readonly snrDb: number } {
  let [re, im] = [0, 0]
  for (const [i, sample] of samples.entries()) {
    re += sample * Math.cos((2 * Math.PI * hz * i) / rate)
    im += sample * Math.sin((2 * Math.PI * hz * i) / rate)
  }
  const a = (2 * re) / samples.length
  const b = (2 * im) / samples.length
  let [signal, rest] = [0, 0]
  for (const [i, sample] of samples.entries()) {
    const expected = a * Math.cos((2 * Math.PI * hz * i) / rate) + b * Math.sin((2 * Math.PI * hz * i) / rate)
    signal += expected ** 2
    rest += (sample - expected) ** 2
  }
  return { gainDb: 20 * Math.log10(Math.hypot(a, b) / AMPLITUDE), snrDb: 10 * Math.log10(signal / rest) }
}

describe.each(PAIRS)('from %i to %i Hz', (from, to) => {
  it.each([250, 1_000, 2_000, 3_250])('keeps a tone of %i Hz clean across frames', (hz) => {
    const { gainDb, snrDb } = measure(resampledTone(hz, from, to), hz, to)
    expect(snrDb).toBeGreaterThan(80)
    expect(Math.abs(gainDb)).toBeLessThan(0.5)
  })

  it('gives one frame for one frame, owned by whoever gets it', () => {
    const resampler = createResampler(from, to)
    const [first, second] = [resampler.resample(tone(500, from, 0)), resampler.resample(tone(500, from, 1))]
    expect([first.samples.length, second.samples.length]).toEqual([to / 50, to / 50])
    expect(first.samples.buffer).not.toBe(second.samples.buffer)
  })
})

it.each([
  [16_000, 8_000, 4_700],
  [16_000, 8_000, 6_000],
  [24_000, 8_000, 4_700],
  [24_000, 8_000, 9_000],
  [24_000, 16_000, 9_300],
  [24_000, 16_000, 11_500],
] as const)('from %i to %i Hz, a tone of %i Hz does not come back as another', (from, to, hz) => {
  const samples = resampledTone(hz, from, to)
  const power = samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length
  // 16-bit samples round to about 0.1 quanta here: far less than what a tone at -80 dB has.
  expect(10 * Math.log10(power / (AMPLITUDE ** 2 / 2))).toBeLessThan(-80)
})

it.each([8_000, 16_000] as const)('from %i to 24000 Hz, a tone leaves no image', (from) => {
  const { snrDb } = measure(resampledTone(from * 0.4, from, 24_000), from * 0.4, 24_000)
  expect(snrDb).toBeGreaterThan(80)
})

it('hands a frame on when nothing is to be done', () => {
  const frame = tone(500, 16_000, 0)
  expect(createResampler(16_000, 16_000).resample(frame)).toBe(frame)
})

it('takes nothing but frames of 20 ms at its rate', () => {
  expect(() => createResampler(8_000, 16_000).resample(tone(500, 16_000, 0))).toThrow(RangeError)
})
