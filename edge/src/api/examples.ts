import type { CallGet, CallRequest } from '@call-center/shared/call/call'
import { CallId } from '@call-center/shared/call/call'
import { DEFAULT_LANGUAGES } from '@call-center/shared/config/languages'

/** The examples of the API's description; a test parses each with the schema it stands beside. */

export const CALL_REQUEST: CallRequest = {
  phone_number: '+33612345601',
  agent_phone_number: '+33612345678',
  bot_company: 'Contoso',
  bot_name: 'Amélie',
  task: 'Help the customer with their digital workplace. Gather what is needed to solve the problem.',
  claim: [
    { name: 'hardware_info', type: 'text' },
    { name: 'first_seen', type: 'datetime', description: 'When it was seen for the first time' },
  ],
}

export const CALL_ID = CallId.parse('3f0c1d6e-7a3b-4a58-9d0c-2f6a1e5b8c41')

export const CALL: CallGet = {
  call_id: CALL_ID,
  created_at: '2026-11-21T10:00:00.000Z',
  in_progress: false,
  initiate: {
    phone_number: '+33612345601',
    agent_phone_number: '+33612345678',
    bot_company: 'Contoso',
    bot_name: 'Amélie',
    task: 'Help the customer with their digital workplace. Gather what is needed to solve the problem.',
    claim: [
      { name: 'hardware_info', type: 'text' },
      { name: 'first_seen', type: 'datetime', description: 'When it was seen for the first time' },
    ],
    lang: DEFAULT_LANGUAGES,
    prosody_rate: 1,
  },
  claim: { hardware_info: 'Laptop, the screen stays black', first_seen: '2026-11-20T08:30:00.000Z' },
  messages: [
    {
      id: `${CALL_ID}:1:a1`,
      created_at: '2026-11-21T10:00:04.000Z',
      action: 'talk',
      content: 'Hello, this is Amélie from Contoso. How can I help?',
      lang_short_code: 'en-US',
      persona: 'assistant',
      style: 'none',
      tool_calls: [],
    },
  ],
  next: { action: 'requires_expertise', justification: 'The screen has to be looked at.' },
  reminders: [
    {
      created_at: '2026-11-21T10:03:00.000Z',
      title: 'Send a replacement',
      description: 'A laptop to lend, until the screen is repaired.',
      due_date_time: '2026-11-23T09:00:00.000Z',
      owner: 'assistant',
    },
  ],
  synthesis: {
    short: 'a laptop whose screen stays black',
    long: 'The laptop’s screen has stayed **black** since Friday morning.',
    satisfaction: 'high',
    improvement_suggestions: 'Ask for the model of the laptop first.',
    citations: [],
  },
  usage: {
    llm_input_tokens: 61_400,
    llm_cached_tokens: 33_800,
    llm_output_tokens: 1_950,
    llm_slow_input_tokens: 6_200,
    llm_slow_cached_tokens: 0,
    llm_slow_output_tokens: 640,
    stt_sec: 171.4,
    tts_characters: 1_830,
  },
}
