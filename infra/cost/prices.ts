/** One price: what is counted, what one of it costs, and where that is said. US dollars, without tax or discounts. */
export interface Price {
  readonly name: string
  readonly unit: string
  readonly usd: number
  readonly source: string
}

/**
 * When the table was last gone over. It was made without a connection to the price pages, from what they said when they were
 * last read: check a figure on its page before you rely on it, and change it here.
 */
export const PRICES_AS_OF = '2026-11-21'

const AZURE = 'https://azure.microsoft.com/pricing/details'
const CLOUDFLARE = 'https://developers.cloudflare.com'

const price = (name: string, unit: string, usd: number, source: string): Price => ({ name, unit, usd, source })

/** List prices of West Europe, or of the United States where the page has no other. */
export const PRICES = {
  streaming: price('audio streaming', 'minute', 0.004, `${AZURE}/communication-services`),
  phoneIn: price('telephone, inbound, United States', 'minute', 0.0085, `${AZURE}/communication-services`),
  phoneOut: price('telephone, outbound, United States', 'minute', 0.013, `${AZURE}/communication-services`),
  phoneNumber: price('telephone number, United States', 'month', 1, `${AZURE}/communication-services`),
  sms: price('text message, United States', 'segment', 0.0075, `${AZURE}/communication-services`),
  recording: price('recording', 'minute', 0.002, `${AZURE}/communication-services`),
  speechToText: price('recognition', 'hour', 1, `${AZURE}/cognitive-services/speech-services`),
  textToSpeech: price('synthesis', 'million characters', 15, `${AZURE}/cognitive-services/speech-services`),
  fastInput: price('gpt-4.1-nano, read', 'million tokens', 0.1, `${AZURE}/cognitive-services/openai-service`),
  fastCached: price('gpt-4.1-nano, read again', 'million tokens', 0.025, `${AZURE}/cognitive-services/openai-service`),
  fastOutput: price('gpt-4.1-nano, written', 'million tokens', 0.4, `${AZURE}/cognitive-services/openai-service`),
  slowInput: price('gpt-4.1, read', 'million tokens', 2, `${AZURE}/cognitive-services/openai-service`),
  slowCached: price('gpt-4.1, read again', 'million tokens', 0.5, `${AZURE}/cognitive-services/openai-service`),
  slowOutput: price('gpt-4.1, written', 'million tokens', 8, `${AZURE}/cognitive-services/openai-service`),
  embedding: price('text-embedding-3-large', 'million tokens', 0.13, `${AZURE}/cognitive-services/openai-service`),
  processor: price('media node, processor', 'core second', 0.000024, `${AZURE}/container-apps`),
  processorIdle: price('media node, processor, idle', 'core second', 0.000003, `${AZURE}/container-apps`),
  memory: price('media node, memory', 'GiB second', 0.000003, `${AZURE}/container-apps`),
  database: price('database, autoscale', '100 RU/s hour', 0.012, `${AZURE}/cosmos-db`),
  databaseStorage: price('database, stored', 'GB month', 0.25, `${AZURE}/cosmos-db`),
  search: price('document search, basic', 'unit month', 73.73, `${AZURE}/search`),
  redis: price('shared cache, Balanced B0', 'hour', 0.018, `${AZURE}/managed-redis`),
  flags: price('feature flags, App Configuration standard', 'day', 1.2, `${AZURE}/app-configuration`),
  logs: price('logs and traces', 'GB', 2.76, `${AZURE}/monitor`),
  storage: price('blobs, zone-redundant', 'GB month', 0.023, `${AZURE}/storage/blobs`),
  registry: price('container registry, basic', 'day', 0.167, `${AZURE}/container-registry`),
  workers: price('edge, paid plan', 'month', 5, `${CLOUDFLARE}/workers/platform/pricing`),
  workersRequests: price('edge, requests over ten million', 'million', 0.3, `${CLOUDFLARE}/workers/platform/pricing`),
  durableObjects: price(
    'edge, node directory',
    'million GB seconds',
    12.5,
    `${CLOUDFLARE}/durable-objects/platform/pricing`,
  ),
} as const
export type PriceName = keyof typeof PRICES
