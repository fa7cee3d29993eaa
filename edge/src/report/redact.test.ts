import { createCall } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import { reduce } from '@call-center/shared/call/reduce'
import { describe, expect, it } from 'vitest'
import { testConfig } from '../testing/test-config.ts'
import { CallPage } from './call-page.tsx'
import { asSeenBy } from './redact.ts'
import type { Role } from './view.ts'

const at = '2026-11-21T12:00:05.000Z'
const PHONE = '+33612345678'
const PERSONAL = ['Kevin', 'Smith', 'Quagmire', 'kevin@example.com', '612345678', '6 98 76 54 32', '699999999']

const EVENTS: readonly CallEvent[] = [
  {
    id: 'claim',
    at,
    type: 'claim-updated',
    fields: {
      caller_name: 'Kevin Smith',
      caller_email: 'kevin@example.com',
      caller_phone: PHONE,
      incident_location: 'the house of Kevin in Paris',
      incident_datetime: '2026-11-20T14:30:00.000Z',
    },
  },
  {
    id: 'h',
    at,
    type: 'caller-said',
    text: 'I am KEVIN SMITH, call +33 6 98 76 54 32 about 1234 euros',
    lang: 'en-US',
  },
  {
    id: 't',
    at,
    type: 'tools-used',
    messageId: 'a',
    calls: [
      {
        tool_id: '1',
        function_name: 'updated_claim',
        function_arguments: '{"updates":[{"field":"caller_name","value":"Kevin Quagmire"}]}',
        content: 'ok',
      },
    ],
  },
  {
    id: 'r',
    at,
    type: 'reminder-set',
    reminder: {
      created_at: at,
      title: 'Call Kevin',
      description: `On ${PHONE}`,
      due_date_time: '2026-11-23T09:00:00.000Z',
      owner: 'assistant',
    },
  },
  {
    id: 'i',
    at,
    type: 'insights-written',
    next: { action: 'case_closed', justification: 'Kevin is happy' },
    synthesis: {
      short: 'the leak of Mr Smith',
      long: 'Write to kevin@example.com or another@example.com.',
      satisfaction: 'high',
      improvement_suggestions: 'Do not say Kevin so often.',
      citations: [{ words: 'Kevin', message_id: 'h' }],
    },
  },
]

const { initiate } = testConfig().conversation
const agent_phone_number = '+33699999999'
const call = EVENTS.reduce(
  reduce,
  createCall({ ...initiate, agent_phone_number, phone_number: PHONE }, { at, open: false }),
)
const page = (role: Role) =>
  String(
    CallPage({
      call,
      view: { role, lang: 'en' },
      frame: { botPhone: '+33612345600', version: '1', signsOut: false },
      callsBack: true,
    }),
  )

describe('a guest', () => {
  it.each(PERSONAL)('is not shown %s, wherever it was said', (personal) => {
    expect(JSON.stringify(asSeenBy('operator', call)).toLowerCase()).toContain(personal.toLowerCase())
    expect(page('guest').toLowerCase()).not.toContain(personal.toLowerCase())
  })

  it('is shown the rest: what happened, when, in which place, and what comes next', () => {
    const html = page('guest')
    for (const text of [
      'Your call with Amélie',
      'in Paris',
      '20 Nov 2026, 15:30 (Paris)',
      '1234 euros',
      'Close the case',
      '23 Nov 2026, 10:00 (Paris)',
      'Noted caller name: •••',
      'not shown',
      'Your request about the leak of Mr •••',
    ])
      expect(html).toContain(text)
  })

  it('is offered nothing that is an operator’s to do, and no way to other calls', () => {
    for (const words of ['<form', '/monitor', 'href="/report"', 'All calls']) {
      expect(page('operator')).toContain(words)
      expect(page('guest')).not.toContain(words)
    }
  })
})

describe('a reader', () => {
  it('is shown everything, and offered nothing that is an operator’s to do', () => {
    const html = page('reader')
    for (const personal of ['Kevin Smith', 'kevin@example.com', PHONE, 'All calls']) expect(html).toContain(personal)
    for (const action of ['<form', '/monitor']) expect(html).not.toContain(action)
  })
})
