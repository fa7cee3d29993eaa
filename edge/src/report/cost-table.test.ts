import type { CallState } from '@call-center/shared/call/call'
import { Usage } from '@call-center/shared/call/usage'
import { expect, it } from 'vitest'
import { cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'

const USED = {
  llm_input_tokens: 21_000,
  llm_cached_tokens: 12_000,
  llm_output_tokens: 1_500,
  llm_slow_input_tokens: 6_000,
  llm_slow_output_tokens: 600,
  stt_sec: 29,
  tts_characters: 1_234,
}

const cardOf = async (edge: TestEdge, { call_id }: CallState) => {
  const html = await (await edge.api(`/report/${call_id}`)).text()
  return /<section[^>]*id="cost"[^]*?<\/section>/.exec(html)?.[0]
}

async function meteredCall(edge: TestEdge): Promise<CallState> {
  const call = await edge.newCall()
  await edge.carrier(call, [cloudEvent('CallConnected', 1)])
  await edge.carrier(call, [cloudEvent('CallDisconnected', 31)])
  const at = '2026-11-21T12:02:00.000Z'
  await edge.store.apply(call.call_id, [{ id: 'u', type: 'usage-metered', usage: Usage.parse(USED), at }])
  return call
}

it('says what a call used, and what that is estimated to cost', async () => {
  const edge = await testEdge()
  const card = (await cardOf(edge, await meteredCall(edge))) ?? ''
  const rows = [...card.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell),
  )
  expect(rows).toEqual([
    ['What', 'Used', 'Estimated'],
    ['Telephone, calls of the caller', '30 s', '$0.004'],
    ['Audio streaming', '30 s', '$0.002'],
    ['Speech heard', '29 s', '$0.008'],
    ['Speech spoken', '1,234 characters', '$0.019'],
    ['Fast model, read', '3,000 tokens', '&lt; $0.001'],
    ['Fast model, read again', '12,000 tokens', '&lt; $0.001'],
    ['Fast model, written', '900 tokens', '&lt; $0.001'],
    ['Slow model, read', '6,000 tokens', '$0.012'],
    ['Slow model, written', '600 tokens', '$0.005'],
    ['Together', '', '$0.051'],
  ])
  expect(card).toContain('An estimate, not a bill')
  expect(card).toContain('gpt-4.1-nano and gpt-4.1; telephones of the United States by Azure; the rest by Azure')
})

it('takes the prices of the carrier that had the call', async () => {
  const edge = await testEdge()
  const call = await edge.newCall()
  const connectionId = `CA${'0'.repeat(32)}`
  const at = (second: number) => `2026-11-21T12:00:${second}.000Z`
  await edge.store.apply(call.call_id, [
    { id: 'c', type: 'leg-connected', connectionId, placed: true, at: at(10) },
    { id: 'a', type: 'answered-by', connectionId, by: 'machine', at: at(15) },
    { id: 'd', type: 'leg-disconnected', connectionId, at: at(40) },
  ])
  const card = (await cardOf(edge, call)) ?? ''
  expect(card).toContain('by Twilio; the rest by Azure')
  expect(card).toMatch(/Telephone, calls of the assistant.*?30 s.*?\$0\.007/s)
  expect(card).toMatch(/Who picked up, person or machine.*?1 call.*?\$0\.007/s)
})

it('says by which carrier, where both had a part in it', async () => {
  const edge = await testEdge()
  const call = await edge.newCall()
  const at = (second: number) => `2026-11-21T12:00:${second}.000Z`
  const legs = [`CA${'0'.repeat(32)}`, 'connection-of-azure'].map((connectionId, index) => [
    { id: `c${index}`, type: 'leg-connected', connectionId, placed: false, at: at(10 + index * 20) } as const,
    { id: `d${index}`, type: 'leg-disconnected', connectionId, at: at(20 + index * 20) } as const,
  ])
  await edge.store.apply(call.call_id, legs.flat())
  const card = (await cardOf(edge, call)) ?? ''
  const names = [...card.matchAll(/<th scope="row">(.*?)<\/th>/g)].map(([, name]) => name)
  expect(names).toEqual([
    'Telephone, calls of the caller (Azure)',
    'Audio streaming (Azure)',
    'Telephone, calls of the caller (Twilio)',
    'Audio streaming (Twilio)',
    'Together',
  ])
})

it('is not for a guest', async () => {
  const edge = await testEdge()
  const call = await meteredCall(edge)
  const { url } = (await (await edge.api(`/shares/${call.call_id}`, { days: 7 })).json()) as { url: string }
  const page = await (await edge.send(new URL(url).pathname)).text()
  expect(page).toContain('id="summary"')
  expect(page).not.toContain('id="cost"')
})

it('says that it is counted later, while the call goes on, and that a call nobody took used nothing', async () => {
  const edge = await testEdge()
  const call = await edge.newCall()
  await edge.carrier(call, [cloudEvent('CallConnected', 1)])
  expect(await cardOf(edge, call)).toContain('Counted when the call is over.')
  const other = await edge.newCall({ phone_number: '+14155550123' })
  await edge.carrier(other, [cloudEvent('CallDisconnected', 30)])
  expect(await cardOf(edge, other)).toContain('Nothing was used.')
})
