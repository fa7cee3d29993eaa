import { describe, expect, it } from 'vitest'
import { ALL_SAMPLES, heldOut, tuned } from './all-samples.ts'
import { asFinal, asPartial, evaluate, readSamples } from './evaluate.ts'

const SHIPPED = ['en', 'fr', 'es', 'zh']

describe.each(Object.keys(ALL_SAMPLES))('%s', (language) => {
  const samples = ALL_SAMPLES[language] ?? []

  it('has enough sentences to say something', () => {
    expect(samples.length).toBeGreaterThanOrEqual(SHIPPED.includes(language) ? 50 : 25)
  })

  it.each([
    ['looked at', tuned(samples)],
    ['held out', heldOut(samples)],
  ])('ends finished sentences soon and waits in unfinished ones (%s)', (_name, half) => {
    const figures = evaluate(half)
    expect(figures.promptWithPunctuation).toBeGreaterThanOrEqual(0.9)
    expect(figures.promptWithout).toBeGreaterThanOrEqual(0.55)
    for (const cut of figures.cutUnfinished) expect(cut).toBeLessThan(0.12)
  })
})

it('cuts in on one hesitation in twenty, over all languages', () => {
  const all = Object.values(ALL_SAMPLES).flat()
  const figures = evaluate(all)
  expect(figures.promptWithPunctuation).toBeGreaterThan(0.95)
  expect(figures.promptWithout).toBeGreaterThan(0.6)
  for (const cut of figures.cutUnfinished) expect(cut).toBeLessThanOrEqual(0.05)
})

describe.each(SHIPPED)('the shipped %s', (language) => {
  const samples = ALL_SAMPLES[language] ?? []
  const figures = evaluate(samples)

  it('cuts in on one hesitation in twenty, in each class of pauses', () => {
    expect(samples.flatMap(({ unfinished }) => unfinished).length).toBeGreaterThanOrEqual(90)
    expect(figures.cutUnfinished).toHaveLength(3)
    for (const cut of figures.cutUnfinished) expect(cut).toBeLessThanOrEqual(0.05)
  })

  /** Some loose ends no word gives away: "She lives", "It's Margaret". */
  it('waits in most hesitations into which the recogniser put a full stop', () => {
    const most = { en: 0.14, fr: 0.15, es: 0.12 }[language] ?? 0.25
    for (const cut of figures.cutPunctuated) expect(cut).toBeLessThanOrEqual(most)
  })

  it('answers finished sentences soon', () => {
    expect(figures.promptWithPunctuation).toBeGreaterThanOrEqual(0.92)
    expect(figures.promptWithout).toBeGreaterThan(0.6)
  })
})

it('reads where a speaker hesitates, and tells words as a recogniser does', () => {
  const [sample] = readSamples('en-US', "text> It's | broken / since Monday.")
  expect(sample).toEqual({
    code: 'en-US',
    expecting: 'text',
    sentence: "It's broken since Monday.",
    unfinished: ["It's"],
    couldEnd: ["It's broken"],
  })
  expect(asPartial("It's broken since Monday.")).toBe("it's broken since monday")
  expect([asFinal('Well, um'), asFinal('您好，')]).toEqual(['Well, um.', '您好\u3002'])
})
