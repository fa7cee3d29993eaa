import { COPIES, price, USE_PRICES } from '@call-center/shared/cost/use-prices'

const AZURE = 'https://azure.microsoft.com/pricing/details'
const CLOUDFLARE = 'https://developers.cloudflare.com'

/** All that a month costs: list prices of West Europe, or of the United States where the page has no other. */
export const PRICES = {
  ...USE_PRICES,
  phoneNumber: price(
    'telephone number, United States',
    'month',
    1,
    `${AZURE}/communication-services`,
    'MicrosoftDocs/azure-docs: communication-services/concepts/pstn-pricing.md',
  ),
  twilioPhoneNumber: price(
    'Twilio, telephone number, United States',
    'month',
    1.15,
    'https://www.twilio.com/en-us/voice/pricing/us',
    COPIES,
  ),
  embedding: price(
    'text-embedding-3-large',
    'million tokens',
    0.13,
    `${AZURE}/cognitive-services/openai-service`,
    COPIES,
  ),
  processor: price('media node, processor', 'core second', 0.000024, `${AZURE}/container-apps`, COPIES),
  processorIdle: price('media node, processor, idle', 'core second', 0.000003, `${AZURE}/container-apps`, COPIES),
  memory: price('media node, memory', 'GiB second', 0.000003, `${AZURE}/container-apps`, COPIES),
  database: price('database, autoscale', '100 RU/s hour', 0.012, `${AZURE}/cosmos-db`),
  databaseStorage: price('database, stored', 'GB month', 0.25, `${AZURE}/cosmos-db`),
  search: price('document search, basic', 'unit month', 73.73, `${AZURE}/search`, COPIES),
  redis: price('shared cache, Balanced B0', 'hour', 0.018, `${AZURE}/managed-redis`),
  flags: price('feature flags, App Configuration standard', 'day', 1.2, `${AZURE}/app-configuration`),
  logs: price('logs and traces', 'GB', 2.76, `${AZURE}/monitor`, COPIES),
  storage: price('blobs, zone-redundant', 'GB month', 0.023, `${AZURE}/storage/blobs`),
  registry: price('container registry, basic', 'day', 0.167, `${AZURE}/container-registry`, COPIES),
  workers: price('edge, paid plan', 'month', 5, `${CLOUDFLARE}/workers/platform/pricing`),
  workersRequests: price(
    'edge, requests over ten million',
    'million',
    0.3,
    `${CLOUDFLARE}/workers/platform/pricing`,
    COPIES,
  ),
  durableObjects: price(
    'edge, node directory',
    'million GB seconds',
    12.5,
    `${CLOUDFLARE}/durable-objects/platform/pricing`,
    COPIES,
  ),
} as const
export type PriceName = keyof typeof PRICES
