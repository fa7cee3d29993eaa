import { describe, expect, it } from 'vitest'
import { LLM_DRAFTS, LLM_DRAFTS_USED } from '../metrics.ts'
import { FakeCall } from '../testing/fake-call.ts'
import { text, use } from '../testing/fake-providers.ts'

const CERTAIN = [text('Of course. '), text('Which day suits you?')]

async function answered(...options: ConstructorParameters<typeof FakeCall>): Promise<FakeCall> {
  const call = new FakeCall(...options)
  await call.listen()
  return call
}

const drafts = ({ metrics }: FakeCall) => {
  const { [LLM_DRAFTS]: begun = 0, [LLM_DRAFTS_USED]: used = 0 } = metrics.snapshot()
  return { begun, used }
}
const asked = (call: FakeCall, request: number) =>
  call.model.prompts[request]?.flatMap((message) => (message.role === 'user' ? [message.text] : []))

describe('an answer begun before the turn is certain', () => {
  it('is spoken when the turn ends with the same words, and costs one request', async () => {
    const call = await answered({ replies: [CERTAIN] })
    await call.sound(320)
    call.hear('i need an appointment', { final: false })
    await call.quiet(160)
    call.hear('I need an appointment.', { final: true })
    await call.quiet(700)
    await call.listen(2_500)

    expect(call.model.prompts).toHaveLength(1)
    expect(drafts(call)).toEqual({ begun: 1, used: 1 })
    expect(call.sent.slice(1)).toEqual(['Of course.', 'Which day suits you?'])
    expect(call.spoken.slice(1)).toEqual(['Of course.', 'Which day suits you?'])
    expect(call.reported('caller-said').at(-1)).toMatchObject({ text: 'I need an appointment.' })
  })

  it('is held until then, however early it is there', async () => {
    const call = await answered({ replies: [CERTAIN] })
    await call.sound(320)
    call.hear('i need an appointment', { final: false })
    await call.quiet(160)
    expect(drafts(call).begun).toBe(1)
    expect(call.spoken.slice(1)).toEqual(['Of course.'])
    expect(call.sent.slice(1)).toEqual([])
  })

  it('is begun before the caller has paused when the words sound finished', async () => {
    const call = await answered({ replies: [CERTAIN] })
    await call.sound(320)
    call.hear('my name is kevin smith', { final: false })
    expect(drafts(call).begun).toBe(1)
    await call.quiet(160)
    expect(drafts(call).begun).toBe(1)
  })

  it('leaves no trace when the caller goes on', async () => {
    const call = await answered({ replies: [CERTAIN, [text('A car then.')]] })
    await call.sound(320)
    call.hear('i need', { final: false })
    await call.quiet(160)
    expect(drafts(call).begun).toBe(1)
    await call.sound(320)
    call.hear('i need a car', { final: false })
    await call.quiet(1_200)
    call.hear('I need a car.', { final: true })
    await call.listen(2_000)

    expect(call.model.aborted).toBeGreaterThan(0)
    expect(call.sent.slice(1)).toEqual(['A car then.'])
    expect(asked(call, call.model.prompts.length - 1)).toEqual([expect.stringMatching(/i need a car/i)])
    expect(JSON.stringify(call.edge.events)).not.toContain('Of course')
  })

  it('runs no tool before the turn is certain', async () => {
    const note = use('updated_claim', {
      updates: [{ field: 'caller_name', value: 'Kevin Smith' }],
      customer_response: 'I am noting that down.',
    })
    const call = await answered({ replies: [[note], [text('What happened?')]] })
    await call.sound(320)
    call.hear('my name is kevin smith', { final: false })
    await call.quiet(160)
    expect(drafts(call).begun).toBe(1)
    expect(call.reported('claim-updated')).toEqual([])
    expect(call.sent.slice(1)).toEqual([])

    call.hear('My name is Kevin Smith.', { final: true })
    await call.quiet(700)
    await call.listen(2_500)
    expect(call.reported('claim-updated')).toHaveLength(1)
    expect(call.sent.slice(1)).toEqual(['I am noting that down.', 'What happened?'])
  })

  it('is begun four times at once at most, and once more each second and a half', async () => {
    const call = await answered({ replies: Array.from({ length: 12 }, () => CERTAIN) })
    for (const words of ['i', 'i need', 'i need a', 'i need a car', 'i need a car to', 'i need a car to go']) {
      await call.sound(160)
      call.hear(words, { final: false })
      await call.quiet(160)
    }
    // The sixth comes after 1.6 s.
    expect(drafts(call)).toEqual({ begun: 5, used: 0 })
  })

  it('gives way to another answer that begins with the same words', async () => {
    const call = await answered({ replies: Array.from({ length: 12 }, () => CERTAIN) })
    const begun = ['i', 'i need', 'i need a', 'i need a car']
    for (const words of begun) {
      call.voice.halts = words === begun.at(-1)
      await call.sound(64)
      call.hear(words, { final: false })
      await call.quiet(96)
    }
    expect(drafts(call).begun).toBe(begun.length)
    expect(call.voice.halts).toBe(false)
    await call.sound(64)
    call.hear('i need a car to go to work.', { final: false })
    await call.quiet(96)
    expect(drafts(call).begun).toBe(begun.length)
    call.hear('I need a car to go to work.', { final: true })
    await call.quiet(700)
    await call.listen(2_500)
    expect(drafts(call).used).toBe(0)
    expect(call.sent.slice(1)).toEqual(['Of course.', 'Which day suits you?'])
  })

  it('is there for who talks for long, and paused often', async () => {
    const call = await answered({ replies: Array.from({ length: 20 }, () => CERTAIN) })
    const said = [
      'i had',
      'an accident',
      'this morning',
      'in front of',
      'the station',
      'when a car',
      'came from the left',
    ]
    for (const [i] of said.entries()) {
      await call.sound(704)
      call.hear(said.slice(0, i + 1).join(' '), { final: false })
      await call.quiet(96)
    }
    expect(drafts(call).begun).toBe(7)
    call.hear(`${said.join(' ')}.`, { final: true })
    await call.quiet(700)
    await call.listen(2_500)
    expect(drafts(call).used).toBe(1)
  })
})
