import { describe, expect, it } from 'vitest'
import type { AudioFrame } from '../audio/frame.ts'
import { createLevelGate } from './caller-level.ts'
import { levelGated } from './level-gate.ts'
import type { OnSpeechProbability } from './vad.ts'

const WINDOWS_PER_SECOND = 31

/** A turn detector takes so many windows in a row for speech that lasts. */
const LASTING_WINDOWS = 8

function listen() {
  const gate = createLevelGate(() => 0.5)
  /** Says for `seconds`, around `levelDb`, what rises and falls by syllables and words; tells which windows pass. */
  const voice = (levelDb: number, seconds: number): readonly boolean[] => {
    for (let i = 0; i < 10; i++) gate.pass(0.1, -70)
    return Array.from({ length: Math.round(seconds * WINDOWS_PER_SECOND) }, (_, i) => {
      const syllables = -8 * Math.abs(Math.cos(i / 1.5))
      const words = 3 * Math.sin(i / 10)
      return gate.pass(0.9, levelDb + syllables + words) > 0
    })
  }
  return { gate, voice }
}

const lasts = (passed: readonly boolean[]) =>
  passed.some((_, i) => passed.slice(i, i + LASTING_WINDOWS).filter(Boolean).length === LASTING_WINDOWS)
const share = (passed: readonly boolean[]) => passed.filter(Boolean).length / passed.length

describe('a level gate', () => {
  it.each([-15, -18, -20, -30])('takes no voice %i dB below the caller for speech', (below) => {
    const { voice } = listen()
    voice(-25, 4)
    expect(lasts(voice(-25 + below, 4))).toBe(false)
    expect(share(voice(-25, 1))).toBe(1)
  })

  it.each([-12, -6, 0, 6])('hears the caller at %i dB', (change) => {
    const { voice } = listen()
    voice(-25, 4)
    expect(lasts(voice(-25 + change, 2))).toBe(true)
  })

  it('hears a quiet caller from the first window', () => {
    expect(share(listen().voice(-60, 0.5))).toBe(1)
  })

  it('takes what is left of an echo for no voice when nobody can hear it', () => {
    const { gate } = listen()
    expect(gate.pass(0.9, -61, true)).toBe(0)
    expect(gate.pass(0.9, -59, true)).toBe(0.9)
    expect(gate.pass(0.9, -61, false)).toBe(0.9)
  })

  it('hears a caller who comes after a low murmur, and then not the murmur', () => {
    const { voice } = listen()
    voice(-50, 5)
    expect(share(voice(-25, 3))).toBe(1)
    expect(share(voice(-50, 3))).toBe(0)
  })

  it('follows a caller who moves away', () => {
    const { voice } = listen()
    voice(-20, 3)
    const levels = Array.from({ length: 24 }, (_, i) => -21 - i)
    expect(levels.map((level) => share(voice(level, 1))).every((passed) => passed > 0.9)).toBe(true)
  })

  it('is not fooled for long by one loud noise', () => {
    const { voice } = listen()
    voice(-30, 3)
    voice(-5, 0.15)
    expect(lasts(voice(-30, 1))).toBe(true)
  })

  it('hears a caller again who put the phone down, after a while', () => {
    const { voice } = listen()
    voice(-20, 3)
    expect(lasts(voice(-36, 3))).toBe(false)
    voice(-36, 10)
    expect(lasts(voice(-36, 4))).toBe(true)
  })

  it('is not deafened by a loud hello: a second later it hears the voice that goes on', () => {
    const { voice } = listen()
    voice(-12, 0.5)
    voice(-27, 1.2)
    expect(share(voice(-27, 2))).toBe(1)
  })

  it('hears the caller after a second of shouting', () => {
    const { voice } = listen()
    voice(-25, 4)
    voice(-11, 1)
    expect(share(voice(-25, 2))).toBeGreaterThan(0.8)
  })

  it('mutes a background talker for longer once both were heard by turns', () => {
    const { voice } = listen()
    voice(-25, 2)
    voice(-42, 1)
    voice(-25, 1)
    expect(lasts(voice(-42, 9))).toBe(false)
  })

  it('is taught nothing by an echo', () => {
    const { gate, voice } = listen()
    for (let i = 0; i < 60; i++) gate.pass(0.9, -10, true)
    expect(share(voice(-30, 1))).toBe(1)
  })

  it('forgets the caller when it is told to', () => {
    const { gate, voice } = listen()
    voice(-20, 3)
    gate.reset()
    expect(share(voice(-45, 1))).toBe(1)
  })

  it('leaves what is no voice as it is', () => {
    const { gate, voice } = listen()
    voice(-20, 3)
    expect(gate.pass(0.2, -60)).toBe(0.2)
  })
})

it('knows the level and the source of each window, whatever the frames are', () => {
  const told: number[] = []
  const sources: unknown[] = []
  let inner: OnSpeechProbability = () => {}
  const createVad = levelGated(
    (onProbability) => {
      inner = onProbability
      return { push() {}, [Symbol.dispose]() {} }
    },
    () => 0.5,
  )
  using vad = createVad((probability, _endMs, _hiss, source) => {
    told.push(probability)
    sources.push(source)
  })
  const frame = (amplitude: number): AudioFrame => ({
    samples: new Int16Array(320).map((_, i) => (i % 2 ? amplitude : -amplitude)),
    sampleRate: 16_000,
  })
  let endMs = 0
  const second = (amplitude: number, { probability = 0.9, echoShare = 0 } = {}) => {
    for (let i = 0; i < 48; i++) vad.push(frame(amplitude), { echoShare }) // 30 windows
    for (let i = 0; i < 30; i++) inner(probability, (endMs += 32))
  }
  second(8_000)
  second(400)
  expect(told.slice(0, 30).every((probability) => probability === 0.9)).toBe(true)
  expect(told.slice(40)).toEqual(Array.from({ length: 20 }, () => 0))
  second(8_000, { echoShare: 0.5 })
  second(100, { probability: 0.1 })
  second(10, { probability: 0.1 })
  const at = (window: number) => sources[window]
  expect([15, 50, 75, 105, 135].map(at)).toEqual(['caller', 'others', 'echo', 'noise', 'quiet'])
})
