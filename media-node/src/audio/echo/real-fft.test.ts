import { expect, it } from 'vitest'
import { RealFft } from './real-fft.ts'

const signalOf = (points: number) => Float32Array.from({ length: points }, (_, i) => Math.sin(i * i) + 0.1 * i)

/** Both ways through the stages: with and without one of radix 2. */
it.each([16, 32, 128])('is the transform of %i points by its definition', (points) => {
  const signal = signalOf(points)
  const fft = new RealFft(points)
  const [re, im] = [new Float32Array(fft.bins), new Float32Array(fft.bins)]
  fft.forward(signal, re, im)
  for (let k = 0; k < fft.bins; k++) {
    let [wantedRe, wantedIm] = [0, 0]
    for (let i = 0; i < points; i++) {
      wantedRe += signal[i]! * Math.cos((2 * Math.PI * k * i) / points)
      wantedIm -= signal[i]! * Math.sin((2 * Math.PI * k * i) / points)
    }
    expect(re[k]).toBeCloseTo(wantedRe, 3)
    expect(im[k]).toBeCloseTo(wantedIm, 3)
  }
})

it.each([512, 8_192, 32_768])('gives %i points back', (points) => {
  const signal = signalOf(points)
  const fft = new RealFft(points)
  const [re, im] = [new Float32Array(fft.bins), new Float32Array(fft.bins)]
  fft.forward(signal, re, im)
  const back = new Float32Array(points)
  fft.inverse(re, im, back)
  expect(Math.max(...back.map((sample, i) => Math.abs(sample - signal[i]!) / points))).toBeLessThan(1e-6)
})
