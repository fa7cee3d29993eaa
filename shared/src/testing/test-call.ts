import { CallId, type CallInitiate, createCall } from '../call/call.ts'
import { DEFAULT_LANGUAGES } from '../config/languages.ts'

/** When something happens in a test: so many seconds after its call began. */
export const at = (second: number): string => new Date(Date.UTC(2026, 10, 21, 12, 0, second)).toISOString()

export const INITIATE: CallInitiate = {
  phone_number: '+33612345678',
  agent_phone_number: '+33612345699',
  bot_company: 'Contoso',
  bot_name: 'Amélie',
  claim: [],
  lang: DEFAULT_LANGUAGES,
  prosody_rate: 1,
  task: 'Help.',
}

/** A call that has begun, and nothing else has happened in it. */
export const BEGUN = createCall(INITIATE, { callId: CallId.parse('00000000-0000-4000-8000-000000000001'), at: at(0) })
