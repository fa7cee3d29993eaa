import { expect, it } from 'vitest'
import { gaussian } from '../../../../infra/bench/audio/random.ts'
import { KalmanFilter } from './kalman-filter.ts'
import { Kernel } from './kernel.ts'
import { RealFft } from './real-fft.ts'
import { BLOCK_SAMPLES, HOP_SAMPLES } from './sizes.ts'

const createFilter = () => new KalmanFilter(new RealFft(new Kernel(128 * 1_024), BLOCK_SAMPLES))

/** Puts hops of noise through, whose echo comes 30 samples later, `loss` times as loud. Answers with the last error. */
function learn(filter: KalmanFilter, hops: number, loss: number): Float32Array {
  const noise = gaussian(3)
  const far = Float32Array.from({ length: BLOCK_SAMPLES + hops * HOP_SAMPLES }, () => 0.1 * noise())
  filter.realign(new Float32Array(KalmanFilter.historySamples))
  for (let hop = 0; hop < hops; hop++) {
    const end = BLOCK_SAMPLES + hop * HOP_SAMPLES
    const line = far.slice(end - HOP_SAMPLES - 30, end - 30).map((sample) => loss * sample)
    filter.predict(far.subarray(end - BLOCK_SAMPLES, end), line)
    filter.learn()
  }
  return filter.error
}

it.each([201, 203, 208])('learns a path the same way, whatever it forgot: %i hops', (hops) => {
  const [early, late] = [createFilter(), createFilter()].map((filter, n) => {
    learn(filter, n === 0 ? 200 : hops, 0)
    filter.forget()
    return learn(filter, 12, 0.5)
  })
  const apart = early!.reduce((sum, sample, i) => sum + (sample - late![i]!) ** 2, 0)
  expect(apart).toBeLessThan(1e-9)
})

it('knows how far it may be wrong: much at first, little later', () => {
  const sum = (power: Float32Array) => power.reduce((all, bin) => all + bin, 0)
  const filter = createFilter()
  learn(filter, 2, 0.5)
  const atFirst = sum(filter.unsure)
  learn(filter, 200, 0.5)
  expect(sum(filter.unsure)).toBeLessThan(0.1 * atFirst)
  filter.rest()
  expect(sum(filter.unsure)).toBe(0)
})
