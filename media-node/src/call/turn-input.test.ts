import { describe, expect, it } from 'vitest'
import { turnInput } from './turn-input.ts'

const timing = { lastSoundMs: 4_000, silenceOverMs: 4_160, endedMs: 4_160 }
const ended = (text: string, backchannel = false, echoPossible = true) =>
  ({ type: 'turn-ended', utterance: 1, text, backchannel, echoPossible, timing }) as const
const mouth = {
  saying: 'The technician comes on Thursday.',
  lately: 'I see. The technician comes on Thursday.',
  quietSinceMs: 4_000,
}
const echoing = { mouth, echoCanceller: { echoDelayMs: 200 }, speaking: true }
const clean = { mouth, echoCanceller: { echoDelayMs: undefined }, speaking: true }

describe('words over the assistant', () => {
  it('are its own when the line echoes and it said them', () => {
    expect(
      turnInput({ type: 'words-heard', urgent: false, text: 'the technician', echoPossible: true }, echoing),
    ).toBeUndefined()
    expect(turnInput({ type: 'speech-lasted', words: true, text: 'i see', echoPossible: true }, echoing)).toMatchObject(
      { words: false },
    )
    expect(turnInput(ended('Technician.'), echoing)).toEqual({ type: 'nothing-said' })
  })

  it('are its own when only some of them were made out', () => {
    expect(
      turnInput({ type: 'words-heard', urgent: false, text: 'the comes thursday', echoPossible: true }, echoing),
    ).toBeUndefined()
    const turned = { type: 'words-heard', urgent: false, text: 'thursday the technician', echoPossible: true } as const
    expect(turnInput(turned, echoing)).toMatchObject({ type: 'words-heard' })
  })

  it('are its own however many were missed between two segments of the recogniser', () => {
    const lately = 'Our AI has found your contract in our system. It started in March two years ago.'
    const long = { ...echoing, mouth: { ...mouth, lately } }
    expect(turnInput(ended('In. In March.'), long)).toEqual({ type: 'nothing-said' })
    expect(turnInput(ended('In in March'), long)).toMatchObject({ type: 'turn-ended' })
    expect(turnInput(ended('In. It was in April.'), long)).toMatchObject({ type: 'turn-ended' })
    const wide = { ...echoing, mouth: { ...mouth, lately: '我们在系统里找到了您的合同。它从三月开始。' } }
    expect(turnInput(ended('系统。三月。'), wide)).toEqual({ type: 'nothing-said' })
  })

  it('are its own when the turn they make ends after it has finished', () => {
    const finished = { ...echoing, speaking: false, mouth: { ...mouth, quietSinceMs: 3_900 } }
    expect(turnInput(ended('Thursday.'), finished)).toEqual({ type: 'nothing-said' })
  })

  it('are the caller’s when there is more to them', () => {
    const words = { type: 'words-heard', urgent: false, text: 'the technician was here', echoPossible: true } as const
    expect(turnInput(words, echoing)).toMatchObject({ type: 'words-heard' })
  })

  it('are the caller’s on a line without echo, whatever they are', () => {
    expect(turnInput(ended('Thursday.'), clean)).toMatchObject({ type: 'turn-ended', text: 'Thursday.' })
  })

  it.each([
    ['Would you prefer Thursday or Friday?', 'Friday.', false],
    ['Please say yes or no.', 'Yes.', true],
    ['Dites oui ou non.', 'Oui.', true],
    ['请说是或不是。', '是', true],
  ])('are an answer to %j in its own words when the caller was heard', (saying, text, backchannel) => {
    const asking = { ...echoing, mouth: { saying, lately: saying, quietSinceMs: 4_000 } }
    const answer = { type: 'turn-ended', text, aside: false }
    expect(turnInput(ended(text, backchannel, false), asking)).toMatchObject(answer)
    expect(turnInput(ended(text, backchannel, true), asking)).toEqual({ type: 'nothing-said' })
  })

  it('are the caller’s when the assistant is silent', () => {
    const silent = { ...echoing, speaking: false, mouth: { ...mouth, quietSinceMs: 3_700 } }
    expect(turnInput(ended('Thursday.'), silent)).toMatchObject({ type: 'turn-ended', text: 'Thursday.' })
  })

  it('ask for the floor when they are many, even if nothing else was heard of the caller', () => {
    const words = (text: string) => turnInput({ type: 'words-heard', urgent: false, text, echoPossible: true }, clean)
    expect(words('excuse me')).toMatchObject({ urgent: false })
    expect(words('excuse me how')).toMatchObject({ urgent: true })
  })

  it('are an answer when it is asking, even a yes', () => {
    const asking = { ...clean, mouth: { ...mouth, saying: 'Is it Thursday?', lately: 'Is it Thursday?' } }
    expect(turnInput(ended('Yes.', true), asking)).toMatchObject({ aside: false })
    expect(turnInput(ended('Yes.', true), clean)).toMatchObject({ aside: true })
  })
})
