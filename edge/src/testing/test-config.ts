import { CommunicationServices } from '@call-center/shared/config/communication-services'
import { Config } from '@call-center/shared/config/config'

/** A complete configuration, as an operator's file is before it is parsed. */
export const TEST_CONFIG = {
  public_domain: 'https://calls.example.com/',
  version: '1.2.3',
  communication_services: {
    access_key: 'bG9jYWw=',
    endpoint: 'https://acs.example.com',
    phone_number: '+33612345600',
    resource_id: '11111111-1111-4111-8111-111111111111',
    token_issuer: 'https://issuer.example.com',
    token_keys_url: 'https://issuer.example.com/keys',
  },
  cognitive_service: { endpoint: 'wss://speech.example.com' },
  llm: {
    fast: { endpoint: 'https://llm.example.com/openai/v1/', model: 'fast' },
    slow: { endpoint: 'https://llm.example.com/openai/v1/', model: 'slow' },
  },
  database: { cosmos_db: { endpoint: 'https://cosmos.example.com', database: 'call-center', container: 'calls' } },
  outbound: { countries: ['FR', 'US'] },
  conversation: { initiate: { agent_phone_number: '+33612345699', bot_company: 'Contoso', bot_name: 'Amélie' } },
}

export const testConfig = (change: (config: Config) => Config = (config) => config): Config =>
  change(Config.parse(TEST_CONFIG))

/** Its section of Azure. */
export const TEST_AZURE = CommunicationServices.parse(TEST_CONFIG.communication_services)

export const TEST_SETTINGS = {
  MEDIA_TOKEN_SECRET: 'media-token-secret-of-tests',
  NODE_SERVICE_TOKEN: 'node-service-token-of-tests',
  EVENT_GRID_SECRET: 'event-grid-secret-of-tests',
  API_KEY: 'api-key-of-the-tests',
  ACCESS: 'key',
} as const
