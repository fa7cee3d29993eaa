import { zonedIso } from '@call-center/shared/time-zone'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readWav } from '../local-cloud/phone/wav.ts'
import { plugInCaller, voicedS } from './caller.ts'
import { inTheCall, openStackUnderTest, type StackUnderTest, summarised, waitFor } from './stack-under-test.ts'

const CALLER = '+33639980101'
let stack: StackUnderTest

beforeAll(async () => {
  stack = await openStackUnderTest({ features: { recording_enabled: true } })
})
afterAll(() => stack[Symbol.asyncDispose]())

it.concurrent('takes a call: menu, talk, claim, reminder, synthesis, report', async () => {
  await using caller = await plugInCaller(stack, CALLER)
  await caller.dial({ digit: '1', consent: '1' })
  expect(caller.said()).toMatch(/Amélie.*Contoso/)
  const asked = await caller.say('My name is Nora Quill and water runs under my <b>kitchen</b> sink & floor')
  expect(asked).toContain('When did it happen?')
  expect(await caller.say('Please remind me to send the photos tomorrow at 10 am')).toContain('I have set the reminder')
  await caller.hangUp()

  const call = await summarised(stack, CALLER)
  expect(call.claim).toMatchObject({ caller_name: 'Nora Quill' })
  expect(call.claim['incident_description']).toContain('<b>kitchen</b> sink & floor')
  expect(call.reminders).toMatchObject([{ title: 'Send the photos', owner: 'customer' }])
  expect(inParis(call.reminders[0]?.due_date_time)).toMatch(/T10:00/)
  expect(inTheCall(call).map(({ action }) => action)).toEqual(['call', ...talk(call.messages), 'hangup'])
  expect(call.messages.find(({ persona, action }) => persona === 'human' && action === 'talk')?.content).toBe(
    'My name is Nora Quill and water runs under my <b>kitchen</b> sink & floor',
  )
  expect(call.synthesis?.short.length).toBeGreaterThan(0)
  expect(call.next?.justification.length).toBeGreaterThan(0)

  const html = await stack.report(CALLER)
  expect(html).toContain('Nora Quill')
  expect(html).toContain('&lt;b&gt;kitchen&lt;/b&gt; sink &amp; floor')
  expect(html).not.toContain('<b>kitchen</b>')
  expect(html).toContain('Send the photos')
  expect(html).toContain(call.synthesis?.short.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'))

  const { assistant } = caller.phone.recordings
  expect(voicedS(assistant)).toBeGreaterThan(5)
  expect(caller.phone.answers).toHaveLength(2)
  for (const { firstAudioMs } of caller.phone.answers) expect(firstAudioMs).toBeLessThan(3_000)
})

it.concurrent('lets the language be chosen by voice', async () => {
  await using caller = await plugInCaller(stack, '+33639980102')
  await caller.phone.dial(stack.stack.config.config.communication_services.phone_number)
  await caller.phone.waitForAssistantSpeech({ timeoutMs: 20_000, sinceMs: 0 })
  await caller.speak('French')
  await waitFor(() => caller.said().includes('enregistrer cet appel'), { timeoutMs: 20_000, what: 'the question' })
  await caller.hearOut()
  await caller.say('Oui', 'fr-FR')
  expect(caller.said()).toMatch(/Bonjour/)
  await caller.sayLast("Bonjour, je m'appelle Zoé Martin et ma cave est inondée", 'fr-FR')
  await caller.hangUp()
  const call = await summarised(stack, caller.number)
  expect(call.claim['caller_name']).toBe('Zoé Martin')
})

it('records both sides of who said yes, each in a channel of its own', async () => {
  const dir = join(stack.dir, 'recordings')
  const files = await readdir(dir)
  expect(files).toHaveLength(2)
  for (const file of files) {
    const { channels, sampleRateHz } = readWav(await readFile(join(dir, file)))
    expect([channels.length, sampleRateHz]).toEqual([2, 16_000])
    const [callerS = 0, assistantS = 0] = channels.map(voicedS)
    expect(callerS).toBeGreaterThan(2)
    expect(assistantS).toBeGreaterThan(3)
  }
  const asked = JSON.stringify(await stack.requests('call-automation'))
  expect(asked).toContain('May we record this call?')
  expect(asked).toContain('Pouvons-nous enregistrer cet appel ?')
})

it('records nobody who says no', async () => {
  await using caller = await plugInCaller(stack, '+33639980103')
  await caller.dial({ digit: '1', consent: '2' })
  expect(caller.said()).toMatch(/AI assistant of Contoso/)
  await caller.hangUp()
  expect(await readdir(join(stack.dir, 'recordings'))).toHaveLength(2)
})

it('goes on with the same call when the caller phones again, and changes to French on request', async () => {
  const before = await stack.call(CALLER)
  await using caller = await plugInCaller(stack, CALLER)
  await caller.dial({ consent: '2' })
  expect(await caller.say('Can we speak French please?')).toContain('continuons en français')
  await caller.sayLast("C'était hier à quinze heures", 'fr-FR')
  await caller.hangUp()

  const call = await stack.call(CALLER)
  expect(call.call_id).toBe(before.call_id)
  expect(await stack.calls(CALLER)).toHaveLength(1)
  expect(inTheCall(call).slice(0, inTheCall(before).length)).toEqual(inTheCall(before))
  expect(call.claim['caller_name']).toBe('Nora Quill')
  expect(inParis(call.claim['incident_datetime'])).toMatch(/T15:00/)
  expect(call.messages.filter(({ lang_short_code }) => lang_short_code === 'fr-FR').length).toBeGreaterThan(1)
})

const talk = (messages: readonly { action: string }[]) =>
  messages.flatMap(({ action }) => (action === 'talk' ? ['talk'] : []))

/** The number is French: what the caller says is meant on that clock. */
const inParis = (iso: string | undefined): string => zonedIso(Date.parse(iso ?? ''), 'Europe/Paris')
