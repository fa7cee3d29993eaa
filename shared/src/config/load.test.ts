import { describe, expect, it } from 'vitest'
import { ConfigError } from '../errors.ts'
import { loadConfig } from './load.ts'

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
      'a placeholder is unknown',
      `${YAML}\nprompts: { tts: { hello_tpl: ["Hi {name}"] } }`,
      {},
      'unknown placeholder {name}',
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
