import { describe, expect, it } from 'vitest'
import { gaussian } from '../../../../infra/bench/audio/random.ts'
import { syntheticSpeech } from '../../../../infra/bench/audio/synthetic-speech.ts'
import { PATH_SAMPLES } from './kalman-filter.ts'
import { EXPLAINED_SAMPLES, LOOKED_SAMPLES, LoudspeakerCurve } from './loudspeaker-curve.ts'

/** A few reflections. */
const PATH = [
  [40, 0.5],
  [47, -0.2],
  [260, 0.15],
  [1_900, 0.05],
] as const
const NOISE = 0.01
const speech = syntheticSpeech(12, 5)

type Loudspeaker = (sample: number) => number

/** Looks that many times at a loudspeaker; answers with the numbers of those at which another curve was found. */
function look(curve: LoudspeakerCurve, looks: number, loudspeaker: Loudspeaker, noisiness = NOISE): number[] {
  const noise = gaussian(3)
  const path = new Float32Array(LOOKED_SAMPLES)
  for (const [at, size] of PATH) path[at] = size
  return Array.from({ length: looks }, (_, n) => n).filter((n) => {
    const far = speech.subarray(n * LOOKED_SAMPLES, (n + 1) * LOOKED_SAMPLES)
    const line = Float32Array.from({ length: EXPLAINED_SAMPLES }, (_, i) =>
      PATH.reduce((sum, [at, size]) => sum + size * loudspeaker(far[PATH_SAMPLES + i - at]!), noisiness * noise()),
    )
    return curve.look(far, line, path)
  })
}

const shaped = (curve: LoudspeakerCurve, sample: number): number => {
  const samples = Float32Array.of(sample)
  curve.shape(samples)
  return samples[0]!
}

describe('the curve of a loudspeaker', () => {
  it.each<[string, Loudspeaker]>([
    ['clips hard', (x) => Math.max(-0.12, Math.min(0.12, x))],
    ['clips hard at another level', (x) => Math.max(-0.18, Math.min(0.18, x))],
    ['gives way', (x) => Math.tanh(4 * x) / 4],
  ])('is found of one that %s', (_name, loudspeaker) => {
    const curve = new LoudspeakerCurve()
    expect(look(curve, 4, loudspeaker)).toEqual([2])
    for (const sample of [0.03, -0.08, 0.15, -0.25, 0.35]) {
      expect(Math.abs(shaped(curve, sample) - loudspeaker(sample))).toBeLessThan(0.03)
    }
  })

  it.each([0, 0.01, 0.05])('stays straight of one that does not bend, with noise of %f', (noisiness) => {
    const curve = new LoudspeakerCurve()
    expect(look(curve, 20, (x) => x, noisiness)).toEqual([])
    expect(shaped(curve, 0.4)).toBe(Math.fround(0.4))
  })

  it('is straight again when the caller turns the loudness down', () => {
    const curve = new LoudspeakerCurve()
    look(curve, 4, (x) => Math.max(-0.12, Math.min(0.12, x)))
    look(curve, 12, (x) => 0.3 * x)
    expect(shaped(curve, 0.3) / shaped(curve, 0.1)).toBeGreaterThan(2.8)
  })

  it('is looked for ever more rarely where there is none', () => {
    const curve = new LoudspeakerCurve()
    let looks = 0
    for (let hop = 0; hop < 60_000; hop++) {
      if (!curve.due(true)) continue
      look(curve, 1, (x) => x)
      looks++
    }
    expect(looks).toBeLessThan(30)
  })
})
