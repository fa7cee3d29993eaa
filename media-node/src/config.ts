import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { CommunicationServices } from '@call-center/shared/config/communication-services'
import { Config } from '@call-center/shared/config/config'
import { type Env, loadSections } from '@call-center/shared/config/load'
import { TwilioCalls } from '@call-center/shared/config/twilio'
import { ConfigError } from '@call-center/shared/errors'
import { ExportSettings } from '@call-center/shared/telemetry/export-settings'
import * as z from 'zod'
import type { ManagedIdentityOptions } from './identity/managed-identity.ts'

/** What only the environment says. */
const Settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8_080),
  /** Address to listen on. */
  LISTEN_HOST: z.string().min(1).default('0.0.0.0'),
  /** Where the edge is, for example `https://calls.example.com`. */
  EDGE_URL: z.url({ protocol: /^https?$/ }),
  /** Unique among the nodes; Container Apps gives each replica its own name. */
  NODE_ID: z.string().min(1).optional(),
  CONTAINER_APP_REPLICA_NAME: z.string().min(1).optional(),
  /** Base of the media URL a carrier can reach: `wss://host/media`. */
  STREAM_URL: z.url({ protocol: /^wss?$/ }),
  /** Calls held at once. */
  CAPACITY: z.coerce.number().int().positive().default(60),
  NODE_SERVICE_TOKEN: z.string().min(16),
  MEDIA_TOKEN_SECRET: z.string().min(16),
  /** Whether the carrier must prove itself with its own token too. `off` only for carriers that send none. */
  CARRIER_TOKEN: z.enum(['required', 'off']).default('required'),
  /** How long calls may go on after SIGTERM, seconds. */
  DRAIN_SEC: z.coerce.number().min(0).default(600),
  /** The same as `media.smart_turn_model`, and stronger. */
  SMART_TURN_MODEL: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).optional(),
  /** Of the platform, where it gave this app an identity. */
  IDENTITY_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  IDENTITY_HEADER: z.string().min(1).optional(),
  /** Which identity, where it is one that is assigned by a user. */
  AZURE_CLIENT_ID: z.string().min(1).optional(),
  ...ExportSettings.shape,
})

/** A node holds no credentials of the carrier and of the database, and needs none of their settings. */
const Sections = Config.pick({
  ai_search: true,
  cache: true,
  cognitive_service: true,
  llm: true,
  media: true,
  monitoring: true,
  version: true,
}).extend({
  communication_services: CommunicationServices.pick({
    resource_id: true,
    token_issuer: true,
    token_keys_url: true,
  }).optional(),
  twilio: TwilioCalls.pick({ phone_number: true }).optional(),
})

export interface NodeConfig extends z.infer<typeof Sections> {
  readonly port: number
  readonly host: string
  readonly edgeUrl: string
  readonly nodeId: string
  readonly streamUrl: string
  readonly capacity: number
  readonly serviceToken: string
  readonly mediaTokenSecret: string
  readonly carrierToken: 'required' | 'off'
  readonly drainMs: number
  /** What tokens are asked for with; absent where the platform gave no identity. */
  readonly identity: Omit<ManagedIdentityOptions, 'clock'> | undefined
  readonly smartTurnModel: string | undefined
  readonly version: string
  readonly telemetry: ExportSettings
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
}

/** @throws {ConfigError} with one sentence per mistake. */
export function readConfig(env: Env = process.env, yaml: string | undefined = readYaml()): NodeConfig {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const settings = Settings.safeParse(present)
  if (!settings.success) {
    throw new ConfigError(
      settings.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
      { cause: settings.error },
    )
  }
  const sections = loadSections(Sections, { yaml, env: present })
  const { data } = settings
  if (data.CARRIER_TOKEN === 'required' && !sections.communication_services && !sections.twilio) {
    throw new ConfigError([
      'communication_services.resource_id is needed to check the tokens of the carrier (or set CARRIER_TOKEN=off)',
    ])
  }
  const identity = identityOf(data)
  const { ai_search, cognitive_service, llm } = sections
  const asks = [ai_search, cognitive_service, llm.fast, llm.slow, llm.embedding]
  if (!identity && asks.some((section) => section?.auth === 'managed_identity')) {
    throw new ConfigError([
      'auth: managed_identity needs IDENTITY_ENDPOINT and IDENTITY_HEADER, which Container Apps sets',
    ])
  }
  return {
    ...sections,
    identity,
    port: data.PORT,
    host: data.LISTEN_HOST,
    edgeUrl: data.EDGE_URL,
    nodeId: data.NODE_ID ?? data.CONTAINER_APP_REPLICA_NAME ?? hostname(),
    streamUrl: data.STREAM_URL,
    capacity: data.CAPACITY,
    serviceToken: data.NODE_SERVICE_TOKEN,
    mediaTokenSecret: data.MEDIA_TOKEN_SECRET,
    carrierToken: data.CARRIER_TOKEN,
    drainMs: data.DRAIN_SEC * 1_000,
    smartTurnModel: data.SMART_TURN_MODEL ?? sections.media.smart_turn_model,
    telemetry: data,
    logLevel: data.LOG_LEVEL ?? sections.monitoring.logging.app_level,
  }
}

const identityOf = (env: z.infer<typeof Settings>): NodeConfig['identity'] =>
  env.IDENTITY_ENDPOINT && env.IDENTITY_HEADER
    ? { endpoint: env.IDENTITY_ENDPOINT, header: env.IDENTITY_HEADER, clientId: env.AZURE_CLIENT_ID }
    : undefined

function readYaml(path = 'config.yaml'): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
