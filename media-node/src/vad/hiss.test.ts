import { describe, expect, it } from 'vitest'
import { levelGated } from './level-gate.ts'
import type { OnSpeechProbability } from './vad.ts'

const RATE = 16_000
const FULL_SCALE = 32_768

/** Tones of these frequencies, so loud together. */
const tones = (dbfs: number, ...hertz: number[]) => {
  const peak = FULL_SCALE * 10 ** (dbfs / 20) * Math.sqrt(2 / hertz.length)
  return (at: number) => hertz.reduce((sum, f, i) => sum + peak * Math.sin((2 * Math.PI * f * at) / RATE + i * i), 0)
}
/** What a telephone leaves of an "s". */
const consonant = (dbfs: number) => tones(dbfs, ...Array.from({ length: 40 }, (_, i) => 2_500 + 30 * i))
const noise = (dbfs: number) => tones(dbfs, ...Array.from({ length: 120 }, (_, i) => 100 + 30 * i))

/** Share of the windows that hiss, of each sound in turn; a second each. */
function hissesIn(...sounds: readonly ((at: number) => number)[]): number[] {
  const told: boolean[] = []
  let analysed: OnSpeechProbability = () => {}
  const createVad = levelGated(
    (onProbability) => {
      analysed = onProbability
      return { push() {}, [Symbol.dispose]() {} }
    },
    () => 0.5,
  )
  using vad = createVad((_probability, _endMs, hiss) => told.push(hiss === true))
  let at = 0
  let endMs = 0
  return sounds.map((sound) => {
    told.length = 0
    for (let i = 0; i < 48; i++) {
      vad.push({ samples: Int16Array.from({ length: 320 }, () => sound(at++)), sampleRate: RATE })
    }
    for (let i = 0; i < 30; i++) analysed(0.1, (endMs += 32))
    return told.slice(1).filter(Boolean).length / (told.length - 1)
  })
}

describe('a hiss', () => {
  it.each([-30, -50])('is a consonant at %i dB over a quiet line', (dbfs) => {
    expect(hissesIn(noise(-68), consonant(dbfs))).toEqual([0, 1])
  })

  it.each([
    ['a vowel', tones(-25, 130, 260, 520, 1_040, 2_600)],
    ['a key of the telephone', tones(-20, 941, 1_633)],
    ['what nobody hears', consonant(-63)],
  ])('is not %s', (_what, sound) => expect(hissesIn(noise(-80), sound)).toEqual([0, 0]))

  it('is not the noise of a line, however loud', () => {
    expect(hissesIn(noise(-45), noise(-45), consonant(-40))).toEqual([0, 0, 0])
    expect(hissesIn(noise(-45), consonant(-30))).toEqual([0, 1])
  })
})
