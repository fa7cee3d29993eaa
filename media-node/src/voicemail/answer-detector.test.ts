import { expect, it } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { type AnsweredBy, createAnswerDetector } from './answer-detector.ts'
import { GREETINGS, HUMAN_ANSWERS, type PickedUp } from './testing/picked-up.ts'

/** Plays what is heard into the detector as a recogniser tells it, word by word, and says what was decided, and when. */
async function hear(heard: PickedUp) {
  const clock = new FakeClock()
  const control = new AbortController()
  const decisions: { readonly by: AnsweredBy; readonly atMs: number }[] = []
  const detector = createAnswerDetector({
    lang: heard.lang ?? 'en-US',
    onDecided: (by) => decisions.push({ by, atMs: clock.now() }),
    clock,
    signal: control.signal,
  })
  let onsetMs: number | undefined
  for (const part of heard.parts) {
    if (typeof part === 'number') await clock.advance(part)
    else if (part === 'beep') detector.beep()
    else {
      onsetMs ??= clock.now()
      detector.voiceBegan()
      const words = part.say.split(' ')
      for (let told = 1; told <= words.length; told++) {
        await clock.advance(part.ms / words.length)
        if (!heard.wordless) detector.words(words.slice(0, told).join(' '))
      }
      // The turn detector waits for silence before it says that the voice is over.
      if (part.last !== false) {
        await clock.advance(600)
        detector.voiceEnded(part.ms)
      }
    }
  }
  await clock.advance(5_000)
  control.abort()
  return { decisions, last: decisions.at(-1)?.by, tookMs: (decisions[0]?.atMs ?? Infinity) - (onsetMs ?? 0) }
}

it.each(GREETINGS)('takes a machine for one within four seconds: $name', async (greeting) => {
  const { decisions, last, tookMs } = await hear(greeting)
  expect(decisions[0]?.by).not.toBe('person')
  expect(tookMs).toBeLessThanOrEqual(4_000)
  expect(last).toBe('machine')
})

it.each(HUMAN_ANSWERS)('never takes a person for a machine: $name', async (answer) => {
  const { decisions, last, tookMs } = await hear(answer)
  expect(decisions.map(({ by }) => by)).not.toContain('machine')
  expect(tookMs).toBeLessThanOrEqual(4_000)
  expect(last).toBe('person')
})

it('has twenty of each', () => {
  expect([GREETINGS.length, HUMAN_ANSWERS.length]).toEqual([20, 20])
})

it('finds out a machine that was taken for a person, while it goes on with its greeting', async () => {
  const { decisions } = await hear({
    name: 'a short hello, then the greeting',
    parts: [{ say: 'Hello?', ms: 500 }, 1_500, { say: 'Please speak after the beep', ms: 1_500 }],
  })
  expect(decisions.map(({ by }) => by)).toEqual(['person', 'machine'])
})

it('finds out a machine by the beep that follows a short greeting', async () => {
  const { last } = await hear({ name: 'a name', wordless: true, parts: [{ say: 'Kevin', ms: 600 }, 1_000, 'beep'] })
  expect(last).toBe('machine')
})

it('does not take words of a conversation for a greeting', async () => {
  const { last } = await hear({
    name: 'a caller who speaks of a message',
    parts: [{ say: 'Hello?', ms: 500 }, 4_000, { say: 'I got your message on my voicemail', ms: 2_000 }],
  })
  expect(last).toBe('person')
})

it('lets whoever screens calls hear who it is', async () => {
  const say = "Hi, if you record your name and reason for calling, I'll see if this person is available"
  expect((await hear({ name: 'screener', parts: [{ say, ms: 5_000 }] })).last).toBe('person')
})
