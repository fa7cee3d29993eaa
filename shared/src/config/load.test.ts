import { describe, expect, it } from 'vitest'
import { ConfigError } from '../errors.ts'
import { Config } from './config.ts'
import { loadConfig, loadSections } from './load.ts'

const YAML = `
public_domain: https://calls.example.com
communication_services: { access_key: key, endpoint: https://acs.example.com, phone_number: "+33612345600", resource_id: id }
cognitive_service: { endpoint: wss://speech.example.com }
llm:
  fast: { endpoint: https://llm.example.com/openai/v1/, model: fast }
  slow: { endpoint: https://llm.example.com/openai/v1/, model: slow }
database: { cosmos_db: { endpoint: https://cosmos.example.com, database: d, container: c } }
conversation:
  initiate: { agent_phone_number: "+33612345699", bot_company: Contoso, bot_name: Amélie }
`

const mistakes = (options: Parameters<typeof loadConfig>[0]): readonly string[] => {
  try {
    loadConfig(options)
  } catch (error) {
    if (error instanceof ConfigError) return error.issues
    throw error
  }
  return []
}

describe('loading the configuration', () => {
  it('fills in what is left out', () => {
    const config = loadConfig({ yaml: YAML, env: {} })
    expect(config).toMatchObject({
      conversation: { initiate: { bot_name: 'Amélie', prosody_rate: 1, lang: { default_short_code: 'fr-FR' } } },
      features: { phone_silence_timeout_sec: 20, recording_enabled: false },
      prompts: { tts: { tts_lang: 'en-US' } },
      monitoring: { logging: { app_level: 'info' } },
    })
  })

  it('lets CONFIG_JSON win over the file, and single variables over both', () => {
    const json = JSON.stringify({ ...JSON.parse(JSON.stringify(loadConfig({ yaml: YAML, env: {} }))), version: '9' })
    const env = {
      CONFIG_JSON: json,
      LLM__FAST__ENDPOINT: 'http://localhost:1/v1/',
      FEATURES__RECORDING_ENABLED: 'true',
      FEATURES__CALLBACK_TIMEOUT_HOUR: '0',
      COMMUNICATION_SERVICES__PHONE_NUMBER: '+33612345601',
      PUBLIC_DOMAIN: 'http://localhost:8080',
      LLM__SLOW__MODEL: '',
      UNRELATED__THING: 'x',
    }
    const config = loadConfig({ yaml: 'nonsense: [', env })
    expect(config).toMatchObject({
      version: '9',
      public_domain: 'http://localhost:8080',
      llm: { fast: { endpoint: 'http://localhost:1/v1/', model: 'fast' }, slow: { model: 'slow' } },
      features: { recording_enabled: true, callback_timeout_hour: 0 },
      communication_services: { phone_number: '+33612345601' },
    })
  })

  it('keeps false and 0', () => {
    const features = loadConfig({
      yaml: `${YAML}\nfeatures: { slow_llm_for_chat: false, answer_soft_timeout_sec: 0, callback_timeout_hour: 0 }`,
      env: {},
    }).features
    expect(features).toMatchObject({
      slow_llm_for_chat: false,
      answer_soft_timeout_sec: 0,
      callback_timeout_hour: 0,
      answer_hard_timeout_sec: 15,
    })
  })

  it('knows default_initiate as another name', () => {
    expect(
      loadConfig({ yaml: YAML.replace('initiate:', 'default_initiate:'), env: {} }).conversation.initiate.bot_name,
    ).toBe('Amélie')
  })

  it('keeps texts that look like numbers when a text is wanted', () => {
    expect(mistakes({ yaml: YAML, env: { COMMUNICATION_SERVICES__ACCESS_KEY: 'abc123==' } })).toEqual([])
  })

  it('takes sections that are not used here, whatever is in them', () => {
    const unused = `
ai_search: { endpoint: https://search.example.com, index: trainings, strictness: 2 }
ai_translation: { access_key: key, endpoint: https://translation.example.com }
app_configuration: { endpoint: https://flags.example.com, ttl_sec: 60 }
cache: { mode: redis, redis: { host: localhost } }
queue: { account_url: https://queue.example.com, call_name: call, post_name: post }
resources: { public_url: https://files.example.com }
sms: { mode: twilio, twilio: { account_sid: AC00000000000000000000000000000000, auth_token: b, phone_number: "+33612345600" } }
prompts: { sounds: { loading_tpl: "{public_url}/loading.wav" }, tts: { tts_lang: fr-FR, connect_agent_tpl: ["Un instant"] } }
monitoring: { logging: { app_level: WARNING, sys_level: WARNING } }
`
    const config = loadConfig({ yaml: `${YAML}${unused}`, env: { CACHE__MODE: 'memory', SMS__MODE: 'twilio' } })
    expect(config.monitoring.logging.app_level).toBe('warn')
    expect(config).toMatchObject({ cache: { redis: { ssl: true } }, ai_search: { top_n_documents: 5 } })
    expect(Object.keys(config)).not.toContain('ai_translation')
  })

  it.each<[string, Record<string, string>, string]>([
    [
      'features: { vad_treshold: 0.6 }',
      {},
      'features.vad_treshold: is not known; did you mean features.vad_threshold?',
    ],
    ['featuers: {}', {}, 'featuers: is not known; did you mean features?'],
    ['colour: red', {}, 'colour: is not known; known here: public_domain, '],
    [
      'prompts: { tts: { helo_tpl: ["Hi"] } }',
      {},
      'prompts.tts.helo_tpl: is not known; did you mean prompts.tts.hello_tpl?',
    ],
    [
      '',
      { LLM__FSAT__ENDPOINT: 'https://llm.example.com/openai/v1/' },
      'llm.fsat: is not known; did you mean llm.fast? (LLM__FSAT__ENDPOINT)',
    ],
    [
      '',
      { CONVERSATION__INITIATE__CLAIM: '[{"name":"a","type":"text"},{"name":"b","typ":"text"}]' },
      'conversation.initiate.claim.1.typ: is not known; did you mean conversation.initiate.claim.1.type? (CONVERSATION__INITIATE__CLAIM)',
    ],
    [
      '',
      { FEATURE__RECORDING_ENABLED: 'true' },
      'FEATURE__RECORDING_ENABLED: there is no section FEATURE; did you mean FEATURES__RECORDING_ENABLED?',
    ],
    [
      '',
      { CONVERSATION__INITIATE__CLAIM: '[{"name":"a","type":"text"},{"name":"a","type":"email"}]' },
      'conversation.initiate.claim.1.name: "a" is the name of another field too (CONVERSATION__INITIATE__CLAIM)',
    ],
  ])('refuses what was mistyped: %s %o', (yaml, env, mistake) => {
    const [only, ...others] = mistakes({ yaml: `${YAML}\n${yaml}`, env }).filter((issue) => issue.includes(mistake))
    expect([only, others]).toEqual([expect.any(String), []])
  })

  it('leaves the rest of the environment alone', () => {
    const env = { npm_config__jsr_registry: 'x', __CF_USER_TEXT_ENCODING: '0x1', NODE__OPTIONS: 'x', features__x: '1' }
    expect(mistakes({ yaml: YAML, env })).toEqual([])
  })

  it('checks the keys of sections that a process does not need', () => {
    const part = Config.pick({ llm: true })
    expect(Object.keys(loadSections(part, { yaml: YAML, env: {} }))).toEqual(['llm'])
    expect(() => loadSections(part, { yaml: `${YAML}\nfeatures: { vad: 1 }`, env: {} })).toThrow('features.vad: is not')
  })

  it.each<[string, Parameters<typeof loadConfig>[0], string]>([
    ['a file', { yaml: `${YAML}\nfeatures: [`, env: {} }, 'the file: is not valid YAML: '],
    ['a file of another name', { yaml: 'a: [', env: {}, file: 'mine.yaml' }, ' (mine.yaml, line 1)'],
    [
      'a file with a key twice',
      { yaml: 'a: 1\nb: 2\na: 3', env: {} },
      'the file: is not valid YAML: Map keys must be unique (config.yaml, line 3)',
    ],
    ['an empty file', { yaml: '# nothing yet', env: {} }, 'config.yaml must hold sections'],
    ['a variable', { env: { CONFIG_JSON: '{"secret": }' } }, 'CONFIG_JSON is not valid JSON'],
    [
      'a variable that is cut',
      { env: { CONFIG_JSON: '{"secret": "a' } },
      'CONFIG_JSON is not valid JSON at position 13',
    ],
    ['a variable that is a list', { env: { CONFIG_JSON: '["secret"]' } }, 'CONFIG_JSON must hold sections'],
  ])('names %s that cannot be read, and quotes nothing of it', (_what, source, sentence) => {
    const [mistake = '', ...others] = mistakes(source)
    expect(mistake).toContain(sentence)
    expect(others).toEqual([])
    expect(mistake).not.toMatch(/secret|\n/)
  })

  it.each<[string, string, string]>([
    [
      'a value that is impossible',
      'features: { vad_threshold: 7 }',
      'features.vad_threshold: must be at most 1 (config.yaml, line 12)',
    ],
    ['a key that is mistyped', 'features:\n  vad_treshold: 1', 'features.vad_threshold? (config.yaml, line 13)'],
    [
      'the section that lacks a key',
      'ai_search:\n  endpoint: https://a.example.com',
      'ai_search.index: is missing: add it, a text (config.yaml, line 12)',
    ],
    [
      'a number without quotes',
      'sms: { mode: twilio, twilio: { account_sid: AC00000000000000000000000000000000, auth_token: b, phone_number: +33612345600 } }',
      'sms.twilio.phone_number: is read as a number: put it in quotes (config.yaml, line 12)',
    ],
    [
      'one text where there may be several',
      'prompts: { tts: { hello_tpl: "Hi" } }',
      'prompts.tts.hello_tpl: must be a list, and is a text (config.yaml, line 12)',
    ],
    ['a section that is a text', 'features: all', 'features: must be a section, and is a text (config.yaml, line 12)'],
    [
      'an item of a list',
      'prompts:\n  tts:\n    hello_tpl:\n      - Hi\n      - "{x}"',
      'unknown placeholder {x}; known here: {bot_company}, {bot_name} (config.yaml, line 16)',
    ],
  ])('names the line of %s', (_what, yaml, expected) => {
    expect(mistakes({ yaml: `${YAML}\n${yaml}`, env: {} }).join('\n')).toContain(expected)
  })

  it.each([
    ['date', 'must be one of datetime, email, phone_number, text; did you mean datetime?'],
    ['emial', 'must be one of datetime, email, phone_number, text; did you mean email?'],
    ['colour', 'must be one of datetime, email, phone_number, text (CONV'],
  ])('says which types there are to somebody who wrote %s', (type, expected) => {
    const env = { CONVERSATION__INITIATE__CLAIM: JSON.stringify([{ name: 'when', type }]) }
    expect(mistakes({ yaml: YAML, env }).join('\n')).toContain(`conversation.initiate.claim.0.type: ${expected}`)
  })

  it('names the line of the file that it was made of, and the variable rather than the line', () => {
    const json = JSON.stringify({ features: { vad_threshold: 7 } })
    const madeOf = '\nfeatures:\n  vad_threshold: 7'
    expect(mistakes({ env: { CONFIG_JSON: json }, madeOf, file: 'mine.yaml' }).join('\n')).toContain(
      '(mine.yaml, line 3)',
    )
    const env = { CONFIG_JSON: json, FEATURES__VAD_THRESHOLD: '8' }
    expect(mistakes({ env, madeOf }).join('\n')).toContain('(FEATURES__VAD_THRESHOLD)')
  })

  it('names the line', () => {
    expect(mistakes({ yaml: 'llm:\n  fast: {\nfeatures: 1', env: {} })[0]).toMatch(/\(config\.yaml, line [23]\)$/)
  })

  it.each<[string, string | undefined, Record<string, string>, string]>([
    ['there is none', undefined, {}, 'neither CONFIG_JSON nor a config.yaml'],
    ['it is no YAML', 'a: [', {}, 'not valid YAML'],
    ['a value is missing', YAML.replace('resource_id: id', ''), {}, 'communication_services.resource_id'],
    [
      'a number is impossible',
      YAML.replace('+33612345699', '0612'),
      {},
      'conversation.initiate.agent_phone_number: is not a phone number',
    ],
    ['a flag is out of bounds', YAML, { FEATURES__VAD_THRESHOLD: '7' }, 'features.vad_threshold'],
    [
      'Twilio is to text and nobody says from which account',
      `${YAML}sms: { mode: twilio }\n`,
      {},
      'sms.twilio: is missing: sms.mode is twilio',
    ],
    [
      'a placeholder is unknown',
      `${YAML}\nprompts: { tts: { hello_tpl: ["Hi {name}"] } }`,
      {},
      'unknown placeholder {name}',
    ],
    [
      'a placeholder of the instructions is unknown',
      `${YAML}\nprompts: { llm: { chat_system_tpl: "Objective: {taks}" } }`,
      {},
      'prompts.llm.chat_system_tpl: unknown placeholder {taks}; known here: {bot_company}',
    ],
    [
      'a placeholder of a template for after the call is unknown',
      `${YAML}\nprompts: { llm: { synthesis_system_tpl: "Sum up {{bot_nmae}}" } }`,
      {},
      'prompts.llm.synthesis_system_tpl: unknown placeholder {bot_nmae}; known here: {bot_company}',
    ],
    [
      'a language is unknown',
      YAML,
      {
        CONVERSATION__INITIATE__LANG:
          '{"default_short_code":"de-DE","availables":[{"short_code":"fr-FR","voice":"v","pronunciations_en":["F"]}]}',
      },
      'default_short_code',
    ],
  ])('says what is wrong when %s', (_why, yaml, env, sentence) => {
    expect(mistakes({ yaml, env }).join('\n')).toContain(sentence)
  })
})
