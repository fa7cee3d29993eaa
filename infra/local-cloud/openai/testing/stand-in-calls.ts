import OpenAI from 'openai'
import { afterAll, beforeAll } from 'vitest'
import { type OpenAi, startOpenAi } from '../start-openai.ts'
import { FakeCall, type FakeCallOptions, tool } from './fake-call.ts'

const string = { type: 'string' }

/** Tools as a media node offers them. */
export const TOOLS = {
  end_call: tool('end_call', 'Hangs up.'),
  talk_to_human: tool('talk_to_human', 'Connects to a colleague.'),
  new_or_updated_reminder: tool('new_or_updated_reminder', 'Plans something.', {
    title: string,
    description: string,
    due_date_time: string,
    owner: string,
  }),
  speech_lang: tool('speech_lang', 'Changes the language.', { lang: { type: 'string', enum: ['fr-FR', 'en-US'] } }),
  speech_speed: tool('speech_speed', 'Changes the speed.', { speed: { type: 'number' } }),
  send_sms: tool('send_sms', 'Sends a text message.', { message: string }),
  new_claim: tool('new_claim', 'Begins another claim.'),
  notify_emergencies: tool('notify_emergencies', 'Somebody is in danger.', {
    reason: string,
    location: string,
    contact: string,
    service: { type: 'string', enum: ['police', 'firefighters', 'hospital'] },
  }),
  search_document: tool('search_document', 'Searches.', { queries: { type: 'array', items: string } }),
}

/** Starts the stand-in for the tests of a file, and opens calls with it. */
export function standInCalls(): (options: FakeCallOptions) => FakeCall {
  let server: OpenAi
  let client: OpenAI
  beforeAll(async () => {
    server = await startOpenAi({ accessKey: 'key' })
    client = new OpenAI({ baseURL: `${server.url}/openai/v1/`, apiKey: 'key', maxRetries: 0 })
  })
  afterAll(() => server.close())
  return (options) => new FakeCall(client, options)
}
