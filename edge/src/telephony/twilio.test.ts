import { newCallId } from '@call-center/shared/call/call'
import { expect, it } from 'vitest'
import { CALL_SID, TEST_TWILIO } from '../testing/twilio-post.ts'
import type { LegOptions } from './telephony.ts'
import { type TwilioOptions, twilioTelephony } from './twilio.ts'

const CALLEE = '+33612345678'
const leg: LegOptions = {
  ref: `${newCallId()}/secret`,
  openMedia: async () => ({ url: 'wss://media.example/media', token: 'token' }),
}

/** What Twilio is asked, and what it answers. */
function asked(options: Partial<TwilioOptions> = {}) {
  const requests: { readonly method: string; readonly path: string; readonly form: URLSearchParams }[] = []
  const telephony = twilioTelephony(TEST_TWILIO, {
    publicDomain: 'https://calls.example.com',
    fetch: async (url, init) => {
      const form = new URLSearchParams(init?.body instanceof URLSearchParams ? init.body : '')
      requests.push({ method: init?.method ?? 'GET', path: new URL(String(url)).pathname, form })
      return Response.json({ sid: CALL_SID, status: 'queued' }, { status: 201 })
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
