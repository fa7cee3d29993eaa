import { newCallId } from '@call-center/shared/call/call'
import { expect, it } from 'vitest'
import { CALL_SID, TEST_TWILIO } from '../testing/twilio-post.ts'
import type { LegOptions, Question, Telephony } from './telephony.ts'
import { type TwilioOptions, twilioTelephony } from './twilio.ts'

const CALLEE = '+33612345678'
const leg: LegOptions = {
  ref: `${newCallId()}/secret`,
  openMedia: async () => ({ url: 'wss://media.example/media', token: 'token' }),
}

/** What Twilio is asked, and what it answers: with these states first, 0 is no answer. */
function asked(options: Partial<TwilioOptions> = {}, answers: number[] = []) {
  const requests: { readonly method: string; readonly path: string; readonly form: URLSearchParams }[] = []
  const telephony = twilioTelephony(TEST_TWILIO, {
    publicDomain: 'https://calls.example.com',
    fetch: async (url, init) => {
      const status = answers.shift() ?? 201
      const form = new URLSearchParams(init?.body instanceof URLSearchParams ? init.body : '')
      requests.push({ method: init?.method ?? 'GET', path: new URL(String(url)).pathname, form })
      if (status === 0) throw new TypeError('nobody answers')
      return Response.json({ sid: CALL_SID, status: 'queued' }, { status })
    },
    ...options,
  })
  return { telephony, requests }
}

it.each([
  ['hang_up', 'Enable'],
  ['leave_message', 'Enable'],
  ['ignore', null],
] as const)(
  'pays Twilio for telling machines from people only where that matters (%s)',
  async (voicemail, detection) => {
    const { telephony, requests } = asked({ voicemail })
    await telephony.place(CALLEE, leg)
    expect(requests.map(({ form }) => form.get('MachineDetection'))).toEqual([detection])
  },
)

const REPEATED: readonly [string, (telephony: Telephony) => Promise<unknown>][] = [
  ['hanging up', ({ hangUp }) => hangUp(CALL_SID)],
  ['looking', ({ isAlive }) => isAlive(CALL_SID)],
  ['pausing a recording', ({ pauseRecording }) => pauseRecording(CALL_SID, 'RE1')],
]
const ONCE: typeof REPEATED = [
  ['ringing somebody', ({ place }) => place(CALLEE, leg)],
  ['saying something', ({ say }) => say(CALL_SID, [], 'goodbye', leg)],
  ['handing over', ({ transfer }) => transfer(CALL_SID, CALLEE, 'c1', leg)],
]

it.each(REPEATED.flatMap((row) => [0, 500, 503].map((status) => [...row, status] as const)))(
  'tries %s once more: it is harmless (%#)',
  async (_what, act, status) => {
    const { telephony, requests } = asked({}, [status])
    await act(telephony)
    expect(requests).toHaveLength(2)
    expect(requests[0]).toEqual(requests[1])
  },
)

it.each([...ONCE.map((row) => [...row, 503] as const), ...REPEATED.map((row) => [...row, 429] as const)])(
  'tries %s no second time (%#)',
  async (_what, act, status) => {
    const { telephony, requests } = asked({}, [status])
    await expect(act(telephony)).rejects.toMatchObject({ code: 'provider-failed', retryable: true })
    expect(requests).toHaveLength(1)
  },
)

it('asks by keys alone where the menu is longer than a request may be', async () => {
  const question = (languages: number): Question => ({
    to: CALLEE,
    prompt: Array.from({ length: languages }, () => ({ text: '需要中文服务请按键', lang: 'zh-CN', voice: 'v' })),
    choices: Array.from({ length: languages }, (_, i) => ({ label: `l-${i}`, phrases: ['Chinese', '中文', '普通话'] })),
    phrasesLang: 'en-US',
    context: 'language-1',
  })
  const { telephony, requests } = asked()
  for (const languages of [4, 9, 30]) await telephony.ask(CALL_SID, question(languages), leg)
  const documents = requests.map(({ form }) => form.get('Twiml') ?? '')
  expect(documents.map((document) => /input="([^"]+)"/.exec(document)?.[1])).toEqual([
    'dtmf speech',
    'dtmf speech',
    'dtmf',
  ])
  for (const document of documents) expect(document.length).toBeLessThanOrEqual(4_000)
  expect(documents[2]).not.toContain('choices')
})

it.each([
  [60, '3900'],
  [240, '14400'],
])('has Twilio end a call by itself, with time for the goodbye: %i minutes', async (minutes, timeLimit) => {
  const { telephony, requests } = asked()
  await telephony.place(CALLEE, { ...leg, longestMs: minutes * 60_000 })
  expect(requests[0]?.form.get('TimeLimit')).toBe(timeLimit)
})
