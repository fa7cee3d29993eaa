import { describe, expect, it } from 'vitest'
import { createToldWords, UNINTELLIGIBLE } from './told-words.ts'

const A = { callConnectionId: 'a', language: 'en-US' }
const B = { callConnectionId: 'b', language: 'en-US' }

describe('told words', () => {
  it('come as the audio goes on', () => {
    const told = createToldWords()
    told.tell('a', { text: 'one two three four', durationMs: 2_000 })
    expect([500, 1_000, 1_500].map((at) => told.due(A, 0, at).join(' '))).toEqual(['one', 'two', 'three'])
    expect(told.endOfSpeech(A, 0, 1_950)).toEqual(['four'])
    expect(told.has('a')).toBe(false)
  })

  it('all come when the speech ends a little early', () => {
    const told = createToldWords()
    told.tell('a', { text: 'one two three four', durationMs: 2_000 })
    expect(told.endOfSpeech(A, 0, 1_400)).toHaveLength(4)
  })

  it('wait for the next speech when there is a pause inside', () => {
    const told = createToldWords()
    told.tell('a', { text: 'one two three four', durationMs: 4_000 })
    expect(told.endOfSpeech(A, 0, 1_950)).toEqual(['one', 'two'])
    expect(told.endOfSpeech(A, 2_700, 3_900)).toEqual(['three', 'four'])
  })

  it('of two utterances in one breath both come', () => {
    const told = createToldWords()
    told.tell('a', { text: 'one two', durationMs: 1_000 })
    told.tell('a', { text: 'three four', durationMs: 1_000 })
    expect(told.endOfSpeech(A, 0, 2_000)).toEqual(['one', 'two', 'three', 'four'])
  })

  it('of the next utterance stay when only the first was said', () => {
    const told = createToldWords()
    told.tell('a', { text: 'one two', durationMs: 1_000 })
    told.tell('a', { text: 'three four', durationMs: 1_000 })
    expect(told.endOfSpeech(A, 0, 990)).toEqual(['one', 'two'])
    expect(told.endOfSpeech(A, 5_000, 6_000)).toEqual(['three', 'four'])
  })

  it('do not get lost when the audio ends in a long silence', () => {
    const told = createToldWords()
    told.tell('a', { text: 'one two three four', durationMs: 4_000 })
    expect(told.endOfSpeech(A, 0, 1_950)).toEqual(['one', 'two'])
    expect(told.leftOver(A, 4_200)).toEqual([])
    expect(told.leftOver(A, 4_400)).toEqual(['three', 'four'])
    expect(told.leftOver(A, 4_500)).toEqual([])
  })

  it('are said again when the connection broke before the phrase was finished', () => {
    const told = createToldWords()
    told.tell('a', { text: 'one two three four', durationMs: 2_000 })
    told.due(A, 0, 2_500)
    told.takeBack('a')
    told.restart('a')
    expect(told.endOfSpeech(A, 100, 2_000)).toEqual(['one', 'two', 'three', 'four'])
  })

  it('of another language than is listened for are not understood, until it is', () => {
    const told = createToldWords()
    const inFrench = { text: 'bonjour madame', durationMs: 1_000, lang: 'fr-FR' }
    told.tell('a', inFrench)
    expect(told.endOfSpeech(A, 0, 1_000)).toEqual([UNINTELLIGIBLE, UNINTELLIGIBLE])
    told.tell('a', inFrench)
    expect(told.endOfSpeech({ ...A, language: 'fr-CA' }, 2_000, 3_000)).toEqual(['bonjour', 'madame'])
  })

  it('of one call never reach another', () => {
    const told = createToldWords()
    told.tell('a', { text: 'secret', durationMs: 500 })
    expect(told.endOfSpeech(B, 0, 500)).toEqual([])
    told.forget('a')
    expect(told.has('a')).toBe(false)
  })
})
