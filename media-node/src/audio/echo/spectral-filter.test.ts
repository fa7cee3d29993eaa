import { expect, it } from 'vitest'
import { Kernel } from './kernel.ts'
import { RealFft } from './real-fft.ts'
import { BLOCK_SAMPLES, HOP_SAMPLES } from './sizes.ts'
import { SpectralFilter } from './spectral-filter.ts'

const HOPS = 12
const BINS = BLOCK_SAMPLES / 2 + 1

/** Level in dB of a tone in the middle of `bin` after hops with these gains, beside the level before; and where its crest is, samples later. */
function heard(bin: number, gainOf: (bin: number) => number): { levelDb: number; laterSamples: number } {
  const fft = new RealFft(new Kernel(65_536), BLOCK_SAMPLES)
  const filter = new SpectralFilter(fft)
  const gains = fft.kernel.floats(BINS)
  gains.set(Float32Array.from({ length: BINS }, (_, k) => gainOf(k)))
  const turn = (2 * Math.PI * bin) / BLOCK_SAMPLES
  const output = new Float32Array(HOP_SAMPLES)
  for (let hop = 0; hop < HOPS; hop++) {
    filter.push(Float32Array.from({ length: HOP_SAMPLES }, (_, i) => Math.cos(turn * (hop * HOP_SAMPLES + i))))
    filter.apply(gains, output)
  }
  let [re, im] = [0, 0]
  for (let i = 0; i < HOP_SAMPLES; i++) {
    re += output[i]! * Math.cos(turn * ((HOPS - 1) * HOP_SAMPLES + i))
    im += output[i]! * Math.sin(turn * ((HOPS - 1) * HOP_SAMPLES + i))
  }
  return { levelDb: 20 * Math.log10((2 * Math.hypot(re, im)) / HOP_SAMPLES), laterSamples: Math.atan2(im, re) / turn }
}

it.each([0.001, 0.0316, 0.5, 1])('turns everything down alike, and delays nothing: by %f', (gain) => {
  for (const bin of [16, 64, 128]) {
    const { levelDb, laterSamples } = heard(bin, () => gain)
    expect(levelDb).toBeCloseTo(20 * Math.log10(gain), 2)
    expect(laterSamples).toBeCloseTo(0, 2)
  }
})

it('turns down the bins that it is told to', () => {
  const slope = (bin: number) => 10 ** (-(30 * bin) / BINS / 20)
  for (const bin of [32, 64, 128]) expect(heard(bin, slope).levelDb).toBeCloseTo((-30 * bin) / BINS, 0)
  const low = (bin: number) => (bin < 80 ? 0.03 : 1)
  expect(heard(48, low).levelDb).toBeLessThan(-25)
  expect(heard(160, low).levelDb).toBeCloseTo(0, 0)
})
