import { describe, expect, it } from 'vitest'
import { turnInput } from './turn-input.ts'

const timing = { lastSoundMs: 0, silenceOverMs: 160, endedMs: 160 }
const ended = (text: string, backchannel = false) =>
  ({ type: 'turn-ended', utterance: 1, text, backchannel, timing }) as const
const mouth = { saying: 'The technician comes on Thursday.', lately: 'I see. The technician comes on Thursday.' }
const echoing = { mouth, echoCanceller: { echoing: true }, speaking: true }
const clean = { mouth, echoCanceller: { echoing: false }, speaking: true }

describe('words over the assistant', () => {
  it('are its own when the line echoes and it said them', () => {
    expect(turnInput({ type: 'words-heard', urgent: false, text: 'the technician' }, echoing)).toBeUndefined()
    expect(turnInput({ type: 'speech-lasted', words: true, text: 'i see' }, echoing)).toMatchObject({ words: false })
    expect(turnInput(ended('Technician.'), echoing)).toEqual({ type: 'nothing-said' })
  })

  it('are its own when only some of them were made out', () => {
    expect(turnInput({ type: 'words-heard', urgent: false, text: 'the comes thursday' }, echoing)).toBeUndefined()
    const turned = { type: 'words-heard', urgent: false, text: 'thursday the technician' } as const
    expect(turnInput(turned, echoing)).toMatchObject({ type: 'words-heard' })
  })

  it('are the caller’s when there is more to them', () => {
    const words = { type: 'words-heard', urgent: false, text: 'the technician was here' } as const
    expect(turnInput(words, echoing)).toMatchObject({ type: 'words-heard' })
  })

  it('are the caller’s on a line without echo, whatever they are', () => {
    expect(turnInput(ended('Thursday.'), clean)).toMatchObject({ type: 'turn-ended', text: 'Thursday.' })
  })

  it('are the caller’s when the assistant is silent', () => {
    const silent = { ...echoing, speaking: false }
    expect(turnInput(ended('Thursday.'), silent)).toMatchObject({ type: 'turn-ended', text: 'Thursday.' })
  })

  it('ask for the floor when they are many, even if nothing else was heard of the caller', () => {
    const words = (text: string) => turnInput({ type: 'words-heard', urgent: false, text }, clean)
    expect(words('excuse me')).toMatchObject({ urgent: false })
    expect(words('excuse me how')).toMatchObject({ urgent: true })
  })

  it('are an answer when it is asking, even a yes', () => {
    const asking = { ...clean, mouth: { saying: 'Is it Thursday?', lately: 'Is it Thursday?' } }
    expect(turnInput(ended('Yes.', true), asking)).toMatchObject({ aside: false })
    expect(turnInput(ended('Yes.', true), clean)).toMatchObject({ aside: true })
  })
})
