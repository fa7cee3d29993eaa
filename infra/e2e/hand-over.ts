import { expect } from 'vitest'
import { type Caller, voicedS } from './caller.ts'
import { waitFor } from './stack-under-test.ts'

const TIMEOUT_MS = 20_000
const heard = (caller: Caller, text: string, what: string) =>
  waitFor(() => caller.said().includes(text), { timeoutMs: TIMEOUT_MS, what })

/** Of a person who asked for a human: the colleague is told what it is about, takes the call, and the two hear each other. */
export async function handedOver(person: Caller, colleague: Caller): Promise<void> {
  await colleague.phone.waitForRing({ timeoutMs: TIMEOUT_MS })
  await colleague.phone.answer()
  await heard(colleague, 'talk to a human', 'the briefing')
  expect(person.said()).toContain('telling a colleague')
  expect(person.said()).not.toContain('waiting for you')
  colleague.phone.press('1')
  await colleague.phone.waitForQuiet(300, { timeoutMs: 10_000 })
  const before = voicedS(colleague.phone.recordings.assistant)
  await person.speak('Hello colleague, this is the caller.')
  await waitFor(() => voicedS(colleague.phone.recordings.assistant) > before + 0.5, {
    timeoutMs: 10_000,
    what: 'the caller to be heard',
  })
}

/** Of a person who asked for a human: the colleague hears what it is about and declines, and the person is told so. */
export async function takenBack(person: Caller, colleague: Caller): Promise<void> {
  await colleague.phone.waitForRing({ timeoutMs: TIMEOUT_MS })
  await colleague.phone.answer()
  await heard(colleague, 'waiting for you', 'the briefing')
  colleague.phone.press('2')
  await colleague.phone.waitForEnd({ timeoutMs: 10_000 })
  await heard(person, 'could not reach a colleague', 'the sentence about the failure')
  await person.hearOut()
}
