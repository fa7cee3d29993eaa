import type { CallEvent } from '@call-center/shared/call/events'
import type { Voicemail } from '@call-center/shared/config/voicemail'
import { describe, expect, it } from 'vitest'
import { type TestEdge, testEdge } from '../testing/test-edge.ts'

const at = (second: number) => `2026-11-21T12:00:${String(second).padStart(2, '0')}.000Z`
const connectionId = 'connection-1'

/** The pages of a call that a machine picked up, one of all calls beside it. */
async function pagesOf(
  voicemail: Voicemail,
  { more = [], callsBack = true }: { more?: CallEvent[]; callsBack?: boolean } = {},
) {
  const edge: TestEdge = await testEdge({
    change: (config) => ({
      ...config,
      conversation: {
        ...config.conversation,
        callbacks: { ...config.conversation.callbacks, enabled: callsBack },
      },
    }),
  })
  const call = await edge.newCall()
  await edge.store.apply(call.call_id, [
    { id: 'c', type: 'leg-connected', connectionId, placed: true, at: at(1) },
    { id: 'm', type: 'answered-by', connectionId, by: 'machine', voicemail, at: at(4) },
    ...more,
    { id: 'd', type: 'leg-disconnected', connectionId, at: at(20) },
  ])
  return {
    page: await (await edge.api(`/report/${call.call_id}`)).text(),
    list: await (await edge.api('/report')).text(),
  }
}

const left: CallEvent = {
  id: 's',
  at: at(8),
  type: 'assistant-said',
  messageId: 's',
  text: 'Please call us back.',
  style: 'none',
  lang: 'en-US',
  interrupted: false,
}
const retry: CallEvent = { id: 'r', type: 'retry-planned', connectionId, dueAt: '2026-11-21T12:30:00.000Z', at: at(4) }

describe('the report of a call that an answering machine picked up', () => {
  it.each([
    ['hang_up' as const, {}, 'and the assistant hung up.'],
    ['leave_message' as const, { more: [left] }, 'the assistant left a message.'],
    ['leave_message' as const, {}, 'it ended the call before a message was left.'],
    ['retry_later' as const, { more: [retry] }, 'hung up. It calls again on 21 Nov 2026, 13:30 (Paris).'],
    ['retry_later' as const, { more: [retry], callsBack: false }, 'calling back is switched off.'],
  ])('says what was done: %s %o', async (voicemail, options, expected) => {
    const { page, list } = await pagesOf(voicemail, options)
    expect(page).toContain('An answering machine picked up')
    expect(page).toContain(expected)
    expect(list).toContain('>ended</span>')
  })
})

it.each([
  ['the assistant rang', true, 'person' as const, '<strong>Customer</strong> picked up'],
  ['a machine answered', true, 'machine' as const, '<strong>An answering machine</strong> picked up'],
  ['the assistant was rung', false, 'person' as const, '<strong>Customer</strong> called'],
])('the conversation begins with who did what: %s', async (_what, placed, by, words) => {
  const edge = await testEdge()
  const call = await edge.newCall()
  await edge.store.apply(call.call_id, [
    { id: 'c', type: 'leg-connected', connectionId, placed, at: at(1) },
    { id: 'm', type: 'answered-by', connectionId, by, voicemail: 'hang_up', at: at(4) },
  ])
  expect(await (await edge.api(`/report/${call.call_id}`)).text()).toContain(words)
})
