import type { CallGet } from '@call-center/shared/call/call'
import { zonedIso } from '@call-center/shared/time-zone'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Digit } from '../local-cloud/phone/line.ts'
import { readWav } from '../local-cloud/phone/wav.ts'
import { ASSISTANT_NUMBER } from '../stack/local-config.ts'
import { plugInCaller, voicedS } from './caller.ts'
import { expectNobodyHas } from './keyed-secret.ts'
import { type InsightsIngestion, openInsightsIngestion } from './insights-ingestion.ts'
import { type OtlpCollector, openOtlpCollector } from './otlp-collector.ts'
import { inTheCall, openStackUnderTest, type StackUnderTest, summarised, waitFor } from './stack-under-test.ts'

const CALLER = '+33639980101'
const CARD_CALLER = '+33639980109'
/** A number that card networks publish for tests, without the 1 that consents to the recording: its tone may be the first thing in it. */
const CARD = '4242424242424242'
/** No digit of it. */
const CONTROL: Digit = '5'
const CLAIM = [
  { name: 'incident_description', type: 'text', description: 'What happened' },
  { name: 'incident_datetime', type: 'datetime', description: 'When the incident happened' },
  { name: 'card_number', type: 'text', description: 'Number of the payment card', sensitive: true, kind: 'card' },
]
let stack: StackUnderTest
let cardConnection = '?'
let collector: OtlpCollector
let insights: InsightsIngestion

beforeAll(async () => {
  collector = await openOtlpCollector()
  insights = await openInsightsIngestion()
  const telemetry = { url: collector.url, connectionString: insights.connectionString, everyMs: 2_000 }
  stack = await openStackUnderTest({ features: { recording_enabled: true }, initiate: { claim: CLAIM }, telemetry })
})
afterAll(async () => {
  await stack[Symbol.asyncDispose]()
  await collector[Symbol.asyncDispose]()
  await insights[Symbol.asyncDispose]()
})

it.concurrent('takes a call: menu, talk, claim, reminder, synthesis, report; and goes on with it when the caller phones again', async () => {
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
  await caller.phone.close()
  await phoneAgain(await stack.call(CALLER))
})

/** The same caller phones again: it goes on with the same call, and changes to French on request. */
async function phoneAgain(before: CallGet): Promise<void> {
  await using caller = await plugInCaller(stack, CALLER)
  await caller.dial({ digit: '1', consent: '2' })
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
}

it.concurrent('lets a card number be keyed, and nobody but its owner ever has it', async () => {
  await using caller = await plugInCaller(stack, CARD_CALLER)
  await caller.dial({ digit: '1', consent: '1' })
  expect(await caller.say('Good morning, I would like to pay the repair of my kitchen by card')).toContain(
    'key in the number on your telephone',
  )
  cardConnection = caller.connectionId()
  await caller.phone.keyIn([...CARD, '#'] as Digit[])
  await caller.phone.waitForAssistantSpeech({ timeoutMs: 20_000 })
  await caller.hearOut()
  await caller.phone.keyIn([CONTROL, '#'])
  await caller.phone.waitForAssistantSpeech({ timeoutMs: 20_000 })
  await caller.hearOut()
  await caller.hangUp()
  const call = await summarised(stack, caller.number)
  expect(call.claim).toMatchObject({ card_number: '•••• 4242' })
  expect(call.messages.map(({ content }) => content)).toContain('[keypad: card_number collected]')
  expect(await stack.report(caller.number)).toContain('•••• 4242')

  const models = JSON.stringify(await stack.requests('openai'))
  expect(models).toContain('[keypad: card_number collected]')
  expect(models).not.toContain('•••• 4242')
  const carrier = (await stack.requests('call-automation')) as { readonly path: string }[]
  expect(carrier.flatMap(({ path }) => /^\/calling\/recordings\/.*:(pause|resume)$/.exec(path)?.[1] ?? [])).toEqual([
    'pause',
    'resume',
  ])
})

it.concurrent('lets the language be chosen by voice', async () => {
  await using caller = await plugInCaller(stack, '+33639980102')
  await caller.phone.dial(ASSISTANT_NUMBER)
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

it.concurrent('is not recorded when the caller says no', async () => {
  await using caller = await plugInCaller(stack, '+33639980103')
  await caller.dial({ digit: '1', consent: '2' })
  expect(caller.said()).toMatch(/AI assistant of Contoso/)
  await caller.hangUp()
})

it('records both sides of who said yes, each in a channel of its own, and nobody who said no', async () => {
  const dir = join(stack.dir, 'recordings')
  const files = await readdir(dir)
  expect(files).toHaveLength(3) // of five calls
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

it('tells nobody who watches the system a number that was keyed', async () => {
  const { call_id: callId } = await stack.call(CARD_CALLER)
  const traceId = callId.replaceAll('-', '')
  const isTold = (name: string) => collector.spans.some((span) => span.traceId === traceId && span.name === name)
  await waitFor(() => isTold('media session') && isTold('call'), { timeoutMs: 20_000, what: 'the spans of that call' })
  const metrics = () => collector.bodies.filter((body) => /"resourceMetrics".*media-node/.test(body)).length
  const before = metrics()
  await waitFor(() => metrics() > before, { timeoutMs: 20_000, what: 'the metrics of its time' })
  expect(cardConnection).not.toBe('?')
  const telemetry = [...collector.bodies, ...insights.bodies]
  await expectNobodyHas(stack, { digits: CARD, control: CONTROL, recording: cardConnection, telemetry })
})

/** Bytes of telemetry a minute of a call may cost. */
const MOST_BYTES_A_MINUTE = 50_000

it('is one trace through edge and node, which says nothing of who called and what they said', async () => {
  const { call_id: callId } = await stack.call(CALLER)
  const traceId = callId.replaceAll('-', '')
  const { spans } = collector
  const ofCall = () => spans.filter((span) => span.traceId === traceId)
  const two = (name: string) => ofCall().filter((span) => span.name === name).length === 2
  await waitFor(() => two('media session') && two('call'), { timeoutMs: 20_000, what: 'the spans of both legs' })

  const names = (service: string) => new Set(ofCall().flatMap((span) => (span.service === service ? [span.name] : [])))
  expect([...names('call-center-edge')]).toEqual(
    expect.arrayContaining([
      'POST /webhooks/event-grid',
      'POST /webhooks/acs/:callId/:secret',
      'POST /internal/calls/:callId/session',
      'POST /internal/calls/:callId/events',
      'carrier answer',
      'carrier ask',
      'carrier record',
      'carrier stream',
      'store apply',
      'job insights',
      'chat slow',
      'sms send',
      'call',
    ]),
  )
  expect([...names('call-center-media-node')]).toEqual(
    expect.arrayContaining([
      'media session',
      'edge session',
      'turn',
      'stt',
      'chat fast',
      'tts',
      'search',
      'execute_tool updated_claim',
      'execute_tool new_or_updated_reminder',
    ]),
  )
  const ids = new Set(ofCall().map(({ spanId }) => spanId))
  expect(ofCall().filter(({ parentSpanId }) => parentSpanId !== undefined && !ids.has(parentSpanId))).toEqual([])
  expect(
    ofCall()
      .filter(({ parentSpanId }) => parentSpanId === undefined)
      .map(({ name }) => name),
  ).toEqual(['call'])
  const chat = ofCall().find(({ name, attributes }) => name === 'chat fast' && attributes['gen_ai.usage.input_tokens'])
  expect(chat?.attributes).toMatchObject({ 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'fast' })

  expect([...(collector.metrics.get('call-center-media-node') ?? [])]).toEqual(
    expect.arrayContaining(['call.answer.latency', 'call.frames.in', 'call.stt.complete.latency', 'node.loop.lag']),
  )
  expect([...(collector.metrics.get('call-center-edge') ?? [])]).toContain('edge.queue.age')

  expect(collector.mistakes).toEqual([])
  const told = collector.bodies.join('\n')
  for (const canary of [CALLER.slice(1), 'Nora', 'Quill', 'kitchen', 'Contoso', 'photos', 'inondée']) {
    expect(told.includes(canary), `${canary} is told`).toBe(false)
  }
  const minutes = spans
    .filter(({ name }) => name === 'media session')
    .reduce((sum, { startMs, endMs }) => sum + (endMs - startMs) / 60_000, 0)
  expect(collector.spanBytes / minutes).toBeLessThan(MOST_BYTES_A_MINUTE)
})

it('is the same trace at Application Insights, under one operation id', async () => {
  const { call_id: callId } = await stack.call(CALLER)
  const operationId = callId.replaceAll('-', '')
  const ofCall = () => insights.spans.filter((span) => span.operationId === operationId)
  const told = ({ role, id, parentId, name }: (typeof insights.spans)[number]) => `${role} ${id} ${parentId} ${name}`
  const otlp = collector.spans.filter(({ traceId }) => traceId === operationId)
  const expected = otlp.map((span) =>
    told({ ...span, role: span.service, id: span.spanId, parentId: span.parentSpanId, operationId }),
  )
  const missing = () => expected.filter((span) => !ofCall().map(told).includes(span))
  await expect.poll(missing, { timeout: 20_000 }).toEqual([])
  expect(ofCall().map(told).toSorted()).toEqual(expected.toSorted())
  expect(new Set(ofCall().map(({ role }) => role))).toEqual(new Set(['call-center-edge', 'call-center-media-node']))
  expect([...(insights.metrics.get('call-center-edge') ?? [])]).toContain('edge.queue.age')
  expect([...(insights.metrics.get('call-center-media-node') ?? [])]).toContain('call.answer.latency')
  expect(insights.mistakes).toEqual([])
  const bodies = insights.bodies.join('\n')
  for (const canary of [CALLER.slice(1), 'Nora', 'Quill', 'kitchen', 'Contoso', 'photos', 'inondée', CARD])
    expect(bodies.includes(canary), `${canary} is told`).toBe(false)
})

const talk = (messages: readonly { action: string }[]) =>
  messages.flatMap(({ action }) => (action === 'talk' ? ['talk'] : []))

/** The number is French: what the caller says is meant on that clock. */
const inParis = (iso: string | undefined): string => zonedIso(Date.parse(iso ?? ''), 'Europe/Paris')
