import { Message } from '@call-center/shared/call/call'
import { expect, it } from 'vitest'
import { FakeCall } from '../testing/fake-call.ts'
import { fakeSession } from '../testing/fake-edge.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { text, use } from '../testing/fake-providers.ts'
import { FakeTranslator } from '../testing/fake-translator.ts'

const inFrench = use('speech_lang', { customer_response: 'Parlons français.', lang: 'fr-FR' })
const SPANISH = Message.parse({
  created_at: '2026-11-20T08:59:00.000Z',
  persona: 'human',
  content: 'Hola',
  lang_short_code: 'es-ES',
})

async function changed(takesMs: number) {
  const clock = new FakeClock()
  const translator = new FakeTranslator(clock)
  translator.takesMs = takesMs
  const replies = [[inFrench], [text('Que puis-je faire ?')], [text('Je vois.')]]
  const call = new FakeCall({ clock, translator, replies })
  await call.listen()
  await call.say('Could we go on in French?')
  await call.listen(2_200)
  return { call, translator }
}

it('gives the model what was said before in the new language, and what is said then as it is', async () => {
  const { call } = await changed(100)
  await call.say('Ma maison a brûlé.')
  const said = call.model.prompts
    .at(-1)
    ?.slice(1)
    .map((message) => message.text)
  expect(said?.[0]).toMatch(/^action=talk style=none \[fr-FR\] Hello/)
  expect(said?.[1]).toBe('action=talk [fr-FR] Could we go on in French?')
  expect(said?.slice(-2)).toEqual(['action=talk style=none Que puis-je faire ?', 'action=talk Ma maison a brûlé.'])
})

it('does not wait for it, and leaves the call document as it is', async () => {
  const { call, translator } = await changed(60_000)
  expect(call.sent.slice(1)).toEqual(['Parlons français.', 'Que puis-je faire ?'])
  expect(translator.asked).toMatchObject([{ to: 'fr-FR' }])
  await call.say('Ma maison a brûlé.')
  expect(call.model.prompts.at(-1)?.[2]?.text).toBe('action=talk Could we go on in French?')
  expect(JSON.stringify(call.edge.events)).not.toContain('[fr-FR]')
})

it('reads a conversation that is taken over in the language of the call', async () => {
  const clock = new FakeClock()
  const translator = new FakeTranslator(clock)
  const call = new FakeCall({
    clock,
    translator,
    session: { messages: [SPANISH], takenOver: true },
    replies: [[text('Yes?')]],
  })
  await call.listen()
  await call.say('I am back.')
  expect(call.model.prompts[0]?.[1]?.text).toContain('[en-US] Hola')
})

it('speaks with the voice of the language, a custom one where it has one', async () => {
  const { initiate } = fakeSession()
  const availables = initiate.lang.availables.map((language) =>
    language.short_code === 'fr-FR' ? { ...language, voice: 'fr-FR-Own', custom_voice_endpoint_id: 'own-1' } : language,
  )
  const session = { initiate: { ...initiate, lang: { ...initiate.lang, availables } } }
  const call = new FakeCall({ session, replies: [[inFrench], [text('Que puis-je faire ?')]] })
  await call.listen()
  await call.say('Could we go on in French?')
  await call.listen(2_200)
  expect(call.voice.voices.at(-1)).toBe('fr-FR-Own')
  expect(call.voice.endpoints).toEqual([undefined, 'own-1', 'own-1'])
})

it('tells the model the customer’s clock in the words of the language', async () => {
  const { call } = await changed(0)
  const [before, after] = [call.model.prompts[0], call.model.prompts[1]].map((prompt) => prompt?.[0]?.text)
  expect(before).toContain(
    'as the customer says it: Friday, November 20, 2026 at 10:00 AM Central European Standard Time',
  )
  expect(after).toContain('as the customer says it: vendredi 20 novembre 2026 à 10:00 heure normale d’Europe centrale')
})
