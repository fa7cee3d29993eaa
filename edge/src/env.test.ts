import { ConfigError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import { readEnv } from './env.ts'
import { TEST_CONFIG, TEST_SETTINGS } from './testing/test-config.ts'

const complete = { ...TEST_SETTINGS, CONFIG_JSON: JSON.stringify(TEST_CONFIG), INSIGHTS: {}, NODE_DIRECTORY: {} }

const issues = (env: Record<string, unknown>): readonly string[] => {
  try {
    readEnv(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.issues
    throw error
  }
  return []
}

describe('the environment', () => {
  it('holds the configuration, as text or as an object, and single values that replace it', () => {
    expect(readEnv(complete).config.conversation.initiate.bot_name).toBe('Amélie')
    const { config, settings } = readEnv({ ...complete, CONFIG_JSON: TEST_CONFIG, LLM__SLOW__MODEL: 'other' })
    expect([config.llm.slow.model, settings.ACCESS]).toEqual(['other', 'key'])
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['a secret is missing', { MEDIA_TOKEN_SECRET: undefined }, 'MEDIA_TOKEN_SECRET is missing'],
    ['a secret is short', { NODE_SERVICE_TOKEN: 'short' }, 'NODE_SERVICE_TOKEN must have 16 characters or more'],
    ['there is no API key', { API_KEY: '' }, 'API_KEY is missing'],
    ['the access is unknown', { ACCESS: 'open' }, 'ACCESS'],
    [
      'a model has no key, because media nodes need none',
      { LLM__SLOW__AUTH: 'managed_identity', LLM__SLOW__ACCESS_KEY: '' },
      'llm.slow.access_key is missing',
    ],
    ['there is no configuration', { CONFIG_JSON: '' }, 'neither CONFIG_JSON'],
    ['the configuration is wrong', { CONFIG_JSON: '{"version":"1"}' }, 'public_domain'],
  ])('is refused with a sentence when %s', (_why, change, sentence) => {
    expect(issues({ ...complete, ...change }).join('\n')).toContain(sentence)
  })

  it('needs no API key when it is open to localhost', () => {
    expect(issues({ ...complete, API_KEY: undefined, ACCESS: 'open-on-localhost' })).toEqual([])
  })
})
