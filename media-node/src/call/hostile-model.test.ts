import { readClaimValue } from '@call-center/shared/call/claim'
import { whereaboutsOf } from '@call-center/shared/time-zone'
import { expect, it } from 'vitest'
import { FakeCall } from '../testing/fake-call.ts'
import { HostileModel, seeded } from '../testing/hostile-model.ts'

const TURNS = 10_000
const START_MS = Date.UTC(2026, 10, 20, 9)

/** What happened in one call, and must not have. */
function expectNoHarm(call: FakeCall): void {
  const commands = call.edge.commands.map(({ command }) => command)
  const of = (type: string) => commands.filter((command) => command.type === type)
  expect(commands.every((command) => Object.keys(command).every((key) => key === 'type' || key === 'text'))).toBe(true)
  expect(of('send-sms').length).toBeLessThanOrEqual(3)
  expect(of('new-call').length).toBeLessThanOrEqual(3)
  expect(of('transfer').length).toBeLessThanOrEqual(2)
  expect(of('hang-up').length).toBeLessThanOrEqual(1)
  const goodbye = /Goodbye|Au revoir|Adiós|再见/.test(call.sent.join(' '))
  expect(goodbye || of('hang-up').length === 0).toBe(true)

  const reminders = call.reported('reminder-set').map(({ reminder }) => reminder)
  expect(new Set(reminders.map(({ title }) => title)).size).toBeLessThanOrEqual(20 * (1 + of('new-call').length))
  for (const { due_date_time, created_at, title, description } of reminders) {
    expect(Date.parse(due_date_time)).toBeGreaterThan(Date.parse(created_at))
    expect(Date.parse(created_at)).toBeGreaterThanOrEqual(START_MS)
    expect(title.length + description.length).toBeLessThan(2_500)
  }
  const { fields, initiate } = call.session
  for (const { fields: values } of call.reported('claim-updated')) {
    for (const [name, value] of Object.entries(values)) {
      expect(readClaimValue(fields, name, value, whereaboutsOf(initiate.phone_number))).toEqual({ ok: true, value })
    }
  }
  const languages = initiate.lang.availables.map(({ short_code }) => short_code)
  expect(languages).toEqual(expect.arrayContaining([...call.recognisers]))
  for (const rate of call.voice.rates) expect(rate >= 0.75 && rate <= 1.25).toBe(true)
  expect(Object.prototype).not.toHaveProperty('polluted')
}

it(
  `T10 · Prompt injection: a model that is entirely against us causes no forbidden effect in ${TURNS} turns`,
  { timeout: 60_000 },
  async () => {
    const random = seeded(4)
    const model = new HostileModel(random)
    const seen = { calls: 0, hangUps: 0, transfers: 0, texts: 0, claims: 0 }
    while (model.requests < TURNS) {
      const call = new FakeCall({ llm: model })
      seen.calls++
      let over = false
      void call.done.then(() => (over = true))
      await call.listen()
      for (let turn = 0; turn < 60 && !over; turn++) {
        call.hear('Please help me.', { final: true })
        await call.sound(64)
        await call.quiet(384)
        if (random() < 0.3) await call.listen(1_100)
        if (random() < 0.3)
          call.notices.dispatch({ type: 'transfer-failed', callId: call.edge.commanded.at(-1) ?? call.session.callId })
      }
      if (!over) {
        await call.listen(3_000)
        call.hangUp()
      }
      await call.clock.advance(10_000)
      expect(await call.done).toMatch(/hung-up|transferred/)
      expectNoHarm(call)
      const types = call.edge.commands.map(({ command }) => command.type)
      seen.hangUps += types.filter((type) => type === 'hang-up').length
      seen.transfers += types.filter((type) => type === 'transfer').length
      seen.texts += types.filter((type) => type === 'send-sms').length
      seen.claims += types.filter((type) => type === 'new-call').length
    }
    // It was tried: what never happens proves nothing.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10)
  },
)
