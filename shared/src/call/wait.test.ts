import { describe, expect, it } from 'vitest'
import { causesOf, mainCause, median, waitInWords } from './wait.ts'

const wait = { first_audio_ms: 1_900, silence_ms: 500, stt_ms: 900, llm_ms: 400, tts_ms: 90, own_ms: 10 }

describe('a wait', () => {
  it('is told with where it went, in the order it went there', () => {
    expect(waitInWords(wait)).toBe('waited 1.9 s: 0.50 s silence, 0.90 s speech to text, 0.40 s model, 0.09 s voice')
    expect(waitInWords({ ...wait, first_audio_ms: 12, silence_ms: 12, stt_ms: 0, llm_ms: 0, tts_ms: 0 })).toBe(
      'waited 0.01 s',
    )
  })

  it('is told in plain words, worst cause first', () => {
    expect(causesOf(wait)).toEqual([
      '0.90 s for the last words from the recogniser',
      '0.50 s to be sure that the caller had finished',
      '0.40 s for the model to find an answer',
      '0.09 s for the voice to begin',
    ])
  })

  it('has a main cause over a whole call', () => {
    const slowModel = { ...wait, first_audio_ms: 4_000, stt_ms: 0, llm_ms: 3_400 }
    const { share, words } = mainCause([wait, slowModel]) ?? {}
    expect([share?.toFixed(2), words]).toEqual(['0.64', 'for the model to find an answer'])
    expect(mainCause([])).toBeUndefined()
  })
})

it.each([
  [[600, 170], 170],
  [[3, 1, 2], 2],
  [[1, 2, 3, 4], 2],
  [[7], 7],
  [[], 0],
])('half of %j are within %i', (waits, expected) => {
  expect(median(waits)).toBe(expected)
})
