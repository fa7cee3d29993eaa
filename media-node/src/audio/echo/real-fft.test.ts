import { expect, it } from 'vitest'
import { gaussian } from '../../../../infra/bench/audio/random.ts'
import { Kernel } from './kernel.ts'
import { RealFft } from './real-fft.ts'

function transformOf(points: number) {
  const kernel = new Kernel(40 * points)
  const fft = new RealFft(kernel, points)
  const signal = kernel.floats(points)
  const noise = gaussian(points)
  for (let i = 0; i < points; i++) signal[i] = noise()
  return { fft, signal, spectrum: kernel.spectrum(fft.bins), back: kernel.floats(points) }
}

/** How far apart two signals are, beside the first, power in dB. */
function snrDb(wanted: ArrayLike<number>, is: ArrayLike<number>): number {
  let [power, apart] = [0, 0]
  for (let i = 0; i < wanted.length; i++) {
    power += wanted[i]! ** 2
    apart += (wanted[i]! - is[i]!) ** 2
  }
  return 10 * Math.log10(power / apart)
}

/** By its definition, in double precision: real parts, then imaginary ones. */
function defined(signal: Float32Array): Float64Array {
  const points = signal.length
  const bins = points / 2 + 1
  const spectrum = new Float64Array(2 * bins)
  for (let k = 0; k < bins; k++) {
    for (let i = 0; i < points; i++) {
      const turn = (2 * Math.PI * ((k * i) % points)) / points
      spectrum[k]! += signal[i]! * Math.cos(turn)
      spectrum[bins + k]! -= signal[i]! * Math.sin(turn)
    }
  }
  return spectrum
}

/** Both ways through the steps: with and without one of radix 2. */
it.each([32, 64, 128, 512])('is the transform of %i points by its definition', (points) => {
  const { fft, signal, spectrum } = transformOf(points)
  fft.forward(signal, spectrum)
  expect(snrDb(defined(signal), [...spectrum.re, ...spectrum.im])).toBeGreaterThan(130)
})

it.each([32, 64, 512, 8_192, 32_768])('gives %i points back', (points) => {
  const { fft, signal, spectrum, back } = transformOf(points)
  fft.forward(signal, spectrum)
  fft.inverse(spectrum, back)
  expect(snrDb(signal, back)).toBeGreaterThan(125)
})

it.each([16, 500])('takes no %i points', (points) => {
  expect(() => new RealFft(new Kernel(65_536), points)).toThrow(RangeError)
})

it('needs the memory that it is given', () => {
  expect(() => new RealFft(new Kernel(65_536), 32_768)).toThrow(RangeError)
})
