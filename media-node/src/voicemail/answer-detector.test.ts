import { expect, it } from 'vitest'
import { answeringWords } from './machine-words.ts'
import { hearPickedUp as hear } from './testing/hear-picked-up.ts'
import { GREETINGS, HUMAN_ANSWERS } from './testing/picked-up.ts'

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

it('has twenty of each at least', () => {
  expect(Math.min(GREETINGS.length, HUMAN_ANSWERS.length)).toBeGreaterThanOrEqual(20)
})

it.each([
  ['en-US', 'If you want to leave a message, press one'],
  ['en-US', 'Would you like to leave a message? Please speak after the beep'],
  ['en-US', 'Is your matter urgent? You have reached the voicemail of Kevin'],
  ['fr-FR', 'Si vous souhaitez laisser un message, tapez 1'],
  ['es-ES', 'Si desea dejar un mensaje, pulse uno'],
  ['de-DE', 'Wenn Sie eine Nachricht hinterlassen möchten, drücken Sie die Eins'],
  ['zh-CN', '如果您要留言,请按1'],
])('is not misled by what machines say nearly like people (%s): %s', (lang, text) => {
  expect(['machine', 'recording']).toContain(answeringWords(text, lang))
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

it.each([
  ['takes a machine', 'machine', 'person'],
  ['takes a person', 'person', 'person'],
  ['takes a fax', 'fax', 'machine'],
] as const)('does not hang up on a receptionist whom the carrier %s for', async (_takes, guess, last) => {
  let frames = 0
  const say = 'Good morning, Contoso Insurance, this is the front desk'
  const { last: by } = await hear(
    { name: 'a receptionist', wordless: true, parts: [{ say, ms: 5_000 }] },
    (_, detector) => {
      if (++frames === 125) detector.guess(guess)
    },
  )
  expect(by).toBe(last)
})

it('does nothing at the word of the carrier when a person is known', async () => {
  let frames = 0
  const { decisions } = await hear({ name: 'a hello', parts: [{ say: 'Hello?', ms: 500 }] }, (_, detector) => {
    if (++frames === 200) for (const guess of ['machine', 'fax'] as const) detector.guess(guess)
  })
  expect(decisions.map(({ by }) => by)).toEqual(['person'])
})

it('waits for the beep after a short greeting that the carrier takes for a machine’s', async () => {
  const parts = [{ say: 'This is Kevin Miller of Contoso', ms: 2_600 }, 700, 'beep' as const]
  const greeting = { name: 'a short greeting', wordless: true, parts }
  let frames = 0
  const guessed = await hear(greeting, (_, detector) => void (++frames === 128 && detector.guess('machine')))
  expect(guessed.decisions.map(({ by }) => by)).toEqual(['likely-machine', 'machine'])
  expect((await hear(greeting)).decisions.map(({ by }) => by)).toEqual(['person', 'machine'])
})
