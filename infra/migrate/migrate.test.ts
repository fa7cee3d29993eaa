import { CallState } from '@call-center/shared/call/call'
import { loadConfig } from '@call-center/shared/config/load'
import { Retention } from '@call-center/shared/config/retention'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { cosmosStore } from '../../edge/src/store/cosmos.ts'
import { startCosmos } from '../local-cloud/cosmos/start-cosmos.ts'
import { migrateCall } from './migrate-call.ts'
import { migrateConfig } from './migrate-config.ts'
import { readMigrateOptions } from './options.ts'
import { readExport } from './read-documents.ts'
import { uploadCalls } from './upload-calls.ts'

const ID = '0a1b2c3d-0000-4000-8000-00000000abcd'

/** As pydantic writes it and Cosmos DB returns it. */
const ORIGINAL = {
  id: ID,
  call_id: ID,
  created_at: '2025-01-10T10:00:00.123456+00:00',
  callback_secret: 'abcdefghijklmnop',
  claim: {
    policyholder_name: 'Jane Doe',
    policyholder_phone: '+33612345678',
    policyholder_email: null,
    incident_datetime: '2025-01-09T15:00:00+01:00',
    incident_description: 'Water in the kitchen since 2025-01-09T15:00:00',
  },
  initiate: {
    agent_phone_number: '+33612345679',
    bot_company: 'Contoso',
    bot_name: 'Amélie',
    claim: [
      { name: 'incident_datetime', type: 'datetime', description: null },
      { name: 'policyholder_name', type: 'text' },
    ],
    lang: {
      availables: [
        {
          short_code: 'fr-FR',
          voice: 'fr-FR-DeniseNeural',
          pronunciations_en: ['French'],
          custom_voice_endpoint_id: null,
        },
      ],
      default_short_code: 'fr-FR',
    },
    phone_number: '+33612345678',
    prosody_rate: 1,
    task: 'Help the customer.',
  },
  in_progress: true,
  lang_short_code: 'fr-FR',
  last_interaction_at: '2025-01-10T10:03:00',
  messages: [
    {
      created_at: '2025-01-10T10:00:05Z',
      action: 'call',
      content: '',
      persona: 'human',
      style: 'none',
      tool_calls: [],
    },
    {
      created_at: '2025-01-10T10:00:20.5Z',
      action: 'talk',
      content: 'It was at 2025-01-09T15:00:00.',
      persona: 'assistant',
      style: 'cheerful',
      lang_short_code: null,
      tool_calls: [
        { tool_id: 'a', function_name: 'updated_claim', function_arguments: '{}', content: 'ok' },
        { tool_id: 'b', function_name: '' },
      ],
    },
    { created_at: '2025-01-10T10:00:25Z', content: 'found', persona: 'tool' },
  ],
  next: null,
  recognition_retry: 1,
  reminders: [
    {
      created_at: '2025-01-10T10:02:00Z',
      description: 'Call',
      due_date_time: '2025-01-11T10:00:00',
      owner: null,
      title: 'Call back',
    },
  ],
  synthesis: { short: 'a leak', long: '**A leak**', satisfaction: 'unknow', improvement_suggestions: 'None' },
  voice_id: 'connection',
  _rid: 'x',
  _self: 'x',
  _etag: '"x"',
  _attachments: 'x',
  _ts: 1736503380,
}

const migrated = (document: unknown = ORIGINAL) => {
  const result = migrateCall(document)
  if (!result.ok) throw new TypeError(result.why)
  return result
}

describe('a stored call', () => {
  it('keeps what was said, found out and written', () => {
    const { call } = migrated()
    expect(call).toMatchObject({
      call_id: ID,
      created_at: '2025-01-10T10:00:00.123Z',
      last_interaction_at: '2025-01-10T10:03:00.000Z',
      callback_secret: 'abcdefghijklmnop',
      synthesis: { short: 'a leak', satisfaction: 'unknow', citations: [] },
    })
    expect(call.messages.map(({ content }) => content)).toEqual(['', 'It was at 2025-01-09T15:00:00.', 'found'])
    expect(call.messages[1]?.tool_calls.map(({ tool_id }) => tool_id)).toEqual(['a'])
    expect(call.reminders[0]).toMatchObject({ due_date_time: '2025-01-11T10:00:00.000Z' })
  })

  it('names what is the caller’s as we do', () => {
    const { call } = migrated()
    expect(call.claim).toEqual({
      caller_name: 'Jane Doe',
      caller_phone: '+33612345678',
      incident_datetime: '2025-01-09T14:00:00.000Z',
      incident_description: 'Water in the kitchen since 2025-01-09T15:00:00',
    })
    expect(call.initiate.claim.map(({ name }) => name)).toEqual(['incident_datetime', 'caller_name'])
  })

  it('is over, whatever it said of itself', () => {
    expect(migrated().call).toMatchObject({ in_progress: false, open: false, insights_pending: false, legs: [] })
  })

  it('is the same when it is migrated twice', () => {
    const { call } = migrated()
    expect(migrated({ id: call.call_id, ...call }).call).toEqual(call)
  })

  it('says what was changed, and why one cannot be', () => {
    expect(migrated().notes).toEqual(['message 3 was a tool’s, and is the assistant’s now'])
    const broken = migrateCall({ ...ORIGINAL, created_at: 'yesterday' })
    expect(broken).toMatchObject({ ok: false, id: ID })
    expect(JSON.stringify(broken)).not.toContain('yesterday')
    expect(migrateCall('nothing')).toMatchObject({ ok: false })
  })
})

describe('an export', () => {
  it.each([
    ['a list', '[{"a":1},{"a":2}]'],
    ['lines', '{"a":1}\n\n{"a":2}\n'],
  ])('is read as %s', (_what, text) => expect(readExport(text, 'f')).toEqual([{ a: 1 }, { a: 2 }]))

  it('that is broken is refused without quoting it', () => {
    expect(() => readExport('{"a":1}\n{"said": "secret', 'calls.jsonl')).toThrow(/^calls\.jsonl, line 2 is not JSON$/)
  })
})

describe('the upload', () => {
  let cosmos: Awaited<ReturnType<typeof startCosmos>>
  beforeAll(async () => {
    cosmos = await startCosmos()
  })
  afterAll(() => cosmos.close())

  it('writes calls once, and never over one that is there', async () => {
    const settings = { endpoint: cosmos.url, access_key: cosmos.key, database: 'call-center-ai', container: 'calls-v3' }
    const store = cosmosStore(settings, Retention.parse({}))
    const { call } = migrated()
    expect(await uploadCalls([call], store)).toEqual({ written: 1, there: 0 })
    expect(await uploadCalls([{ ...call, lang_short_code: 'en-US' }], store)).toEqual({ written: 0, there: 1 })
    expect(await store.get(call.call_id)).toEqual(CallState.parse(call))
  })
})

describe('a configuration', () => {
  const original = {
    public_domain: 'https://bot.example.com',
    resources: { public_url: 'https://a.example' },
    queue: { account_url: 'https://a.example', call_name: 'a' },
    ai_translation: { access_key: 'a', endpoint: 'https://a.example' },
    app_configuration: { endpoint: 'https://a.azconfig.io', ttl_sec: 30 },
    cognitive_service: {
      endpoint: 'https://a.cognitiveservices.azure.com',
      region: 'westeurope',
      resource_id: '/subscriptions/a',
    },
    communication_services: {
      access_key: 'a',
      endpoint: 'https://a.communication.azure.com',
      phone_number: '+33612345678',
      recording_container_url: 'https://a.example',
      resource_id: 'b',
    },
    conversation: {
      initiate: {
        agent_phone_number: '+33612345679',
        bot_company: 'Contoso',
        bot_name: 'Amélie',
        claim: [
          { name: 'policyholder_name', type: 'text' },
          { name: 'floor', type: 'text' },
        ],
      },
    },
    database: {
      cosmos_db: { container: 'calls-v3', database: 'call-center-ai', endpoint: 'https://a.documents.azure.com' },
    },
    llm: {
      fast: { context: 128_000, endpoint: 'https://a.openai.azure.com', model: 'gpt-4.1-nano' },
      slow: { context: 128_000, endpoint: 'https://a.openai.azure.com/openai/deployments/gpt-4.1', model: 'gpt-4.1' },
    },
    monitoring: { logging: { app_level: 'INFO', sys_level: 'WARNING' } },
    prompts: { sounds: { loading_tpl: 'a' } },
  }
  const { settings, notes } = migrateConfig(stringify(original))

  it('is one that loads here', () => {
    const config = loadConfig({ yaml: stringify(settings), env: {} })
    expect(config.llm.fast.endpoint).toBe('https://a.openai.azure.com/openai/v1/')
    expect(config.llm.slow.endpoint).toBe('https://a.openai.azure.com/openai/v1/')
    expect(config.cognitive_service).toMatchObject({
      endpoint: 'wss://westeurope.stt.speech.microsoft.com',
      tts_endpoint: 'wss://westeurope.tts.speech.microsoft.com',
    })
    expect(config.conversation.initiate.claim).toEqual([{ name: 'floor', type: 'text' }])
    expect(config.app_configuration.ttl_sec).toBe(30)
  })

  it.each([
    'queue',
    'ai_translation',
    'resources',
    'connection_string',
    'llm.fast.access_key',
    'cognitive_service.access_key is needed, or auth: managed_identity',
    'database.cosmos_db.access_key',
    'policyholder_',
    'prompts.sounds',
  ])('says what becomes of %s', (word) => expect(notes.join('\n')).toContain(word))

  it('that has a key nobody knows is told so', () => {
    expect(migrateConfig(stringify({ ...original, colour: 'red' })).notes.join('\n')).toContain('colour')
  })

  it('is refused when it is something else, by the name of its file', () => {
    expect(() => migrateConfig('{"name": "x", "version": "1"}', 'package.json')).toThrow(
      /package\.json has none of the/,
    )
    expect(() => migrateConfig('a: b: c', 'README.md')).toThrow(/\(README\.md, line 1\)/)
  })
})

describe('npm run migrate', () => {
  it.each<[string[], RegExp]>([
    [[], /^What is migrated is missing: one of config, calls\.\n/],
    [['calls'], /^The file of the calls is missing\.\n/],
    [['config', 'a', '--upload'], /^--upload is for calls alone\.\n/],
    [['all', 'a'], /^What is migrated is one of config, calls, not all\.\n/],
    [['calls', 'a', 'b'], /^One file, not 2\.\n/],
    [['calls', 'a', '--ot', 'b'], /^Unknown option '--ot'\. Did you mean --out\?\n/],
  ])('says what is wrong with %j', (args, message) => expect(() => readMigrateOptions(args)).toThrow(message))
})
