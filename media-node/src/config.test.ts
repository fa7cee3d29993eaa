import { ConfigError } from '@call-center/shared/errors'
import { expect, it } from 'vitest'
import { readConfig } from './config.ts'

const model = { endpoint: 'https://llm.example.com/openai/v1/', model: 'm' }
const sections = {
  cognitive_service: { endpoint: 'wss://speech.example.com' },
  llm: { fast: model, slow: model },
  communication_services: { resource_id: 'resource' },
}
const env = {
  EDGE_URL: 'https://edge.example.com',
  STREAM_URL: 'wss://media.example.com/media',
  NODE_SERVICE_TOKEN: 'n'.repeat(32),
  MEDIA_TOKEN_SECRET: 'm'.repeat(32),
  CONFIG_JSON: JSON.stringify(sections),
}

it('needs only the sections of a node, and has defaults for the rest', () => {
  const config = readConfig({ ...env, NODE_ID: 'node-1', CAPACITY: '' })
  expect(config).toMatchObject({
    port: 8_080,
    nodeId: 'node-1',
    capacity: 60,
    carrierToken: 'required',
    logLevel: 'info',
  })
  expect(config.communication_services?.token_keys_url).toMatch(/^https:/)
})

it('takes single values from the environment', () => {
  expect(readConfig({ ...env, LLM__FAST__MODEL: 'other' }).llm.fast.model).toBe('other')
})

it('takes the path of a Smart Turn model from its section, or from the environment', () => {
  const named = { ...env, CONFIG_JSON: JSON.stringify({ ...sections, media: { smart_turn_model: '/a.onnx' } }) }
  expect(readConfig(env).smartTurnModel).toBeUndefined()
  expect(readConfig(named).smartTurnModel).toBe('/a.onnx')
  expect(readConfig({ ...env, MEDIA__SMART_TURN_MODEL: '/b.onnx' }).smartTurnModel).toBe('/b.onnx')
  expect(readConfig({ ...named, SMART_TURN_MODEL: '/c.onnx' }).smartTurnModel).toBe('/c.onnx')
})

it('takes the identity that the platform gave, and refuses to do without where a section asks for it', () => {
  const asked = { ...env, LLM__SLOW__AUTH: 'managed_identity' }
  expect(() => readConfig(asked)).toThrow(/IDENTITY_ENDPOINT/)
  const given = { IDENTITY_ENDPOINT: 'http://localhost:42356/msi/token', IDENTITY_HEADER: 'h', AZURE_CLIENT_ID: 'c' }
  expect(readConfig({ ...asked, ...given }).identity).toEqual({
    endpoint: 'http://localhost:42356/msi/token',
    header: 'h',
    clientId: 'c',
  })
})

it('needs the id of the resource to ask speech as an identity', () => {
  const identity = { IDENTITY_ENDPOINT: 'http://localhost:42356/msi/token', IDENTITY_HEADER: 'h' }
  const asked = { ...env, ...identity, COGNITIVE_SERVICE__AUTH: 'managed_identity' }
  expect(() => readConfig(asked)).toThrow(/cognitive_service.resource_id/)
  const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/a'
  const { cognitive_service } = readConfig({ ...asked, COGNITIVE_SERVICE__RESOURCE_ID: id })
  expect(cognitive_service).toMatchObject({ auth: 'managed_identity', resource_id: id })
})

it.each([
  [{ EDGE_URL: undefined }, 'EDGE_URL'],
  [{ PORT: 'many' }, 'PORT'],
  [{ NODE_SERVICE_TOKEN: 'short' }, 'NODE_SERVICE_TOKEN'],
  [{ CONFIG_JSON: '{}' }, 'cognitive_service'],
  [{ CONFIG_JSON: JSON.stringify({ ...sections, communication_services: undefined }) }, 'communication_services'],
])('says what is wrong: %j', (change, named) => {
  const read = () => readConfig({ ...env, ...change }, undefined)
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(named)
})
