import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { CARRIERS, type CarrierName } from '@call-center/shared/config/carriers'
import { type Config } from '@call-center/shared/config/config'
import { loadConfig } from '@call-center/shared/config/load'
import { readSettings } from '@call-center/shared/config/read-settings'
import { ConfigError } from '@call-center/shared/errors'
import * as z from 'zod'
import type { StackPorts } from './ports.ts'

/** Keys of the local cloud: they open nothing but emulators on this machine. */
export const LOCAL_KEYS = {
  communication: Buffer.from('local-cloud-communication-key').toString('base64'),
  speech: 'local-cloud-speech-key',
  openai: 'local-cloud-openai-key',
  search: 'local-cloud-search-key',
  appConfiguration: Buffer.from('local-cloud-app-configuration-key').toString('base64'),
  cosmos: Buffer.from('local-cloud-cosmos-key').toString('base64'),
} as const

/** The account at the local cloud's Twilio. */
export const localTwilio = (ports: StackPorts) => ({
  account_sid: `AC${'0'.repeat(32)}`,
  auth_token: 'local-cloud-twilio-token',
  phone_number: TWILIO_NUMBER,
  endpoint: `https://localhost:${ports.twilio}`,
})

/** A fictional number (555-0100 is never assigned): the one to dial for the assistant. */
export const ASSISTANT_NUMBER = '+18005550100'
/** The same, by the other carrier. */
export const TWILIO_NUMBER = '+18005550101'

/** Who carries the calls that the assistant places, and its text messages. Calls that come in come by any. */
export { CARRIERS, type CarrierName }
export const LOCAL_RESOURCE_ID = 'local-cloud'

const VERSION: string = packageJson.version

export interface LocalConfig {
  readonly config: Config
  /** The same as text, for the processes' `CONFIG_JSON`. */
  readonly json: string
  /** Sections answered by the local cloud, because the operator's file leaves them out. */
  readonly emulated: readonly string[]
}

/** Those that are no service. */
const OWN_SECTIONS = ['version', 'public_domain', 'outbound']

/**
 * The operator's configuration with the local cloud in the place of every section it leaves out.
 *
 * @throws {ConfigError} with one sentence per mistake.
 */
export function localConfig(
  root: string,
  ports: StackPorts,
  settings: Readonly<Record<string, unknown>> = {},
  carrier?: CarrierName,
): LocalConfig {
  const file = configFile(root)
  const source = { yaml: readFileSync(file, 'utf8'), env: process.env, file: basename(file) }
  const operator = { ...readSettings(source), ...settings }
  const local = localSections(ports)
  const services = Object.keys(local).filter((section) => !OWN_SECTIONS.includes(section))
  const merged: Record<string, unknown> = { ...local, ...operator }
  const own = ['communication_services', 'twilio'].filter((section) => section in operator)
  if (own.length > 0) {
    // Somebody with a number of their own has no use for those of this machine.
    for (const section of ['communication_services', 'twilio']) if (!own.includes(section)) delete merged[section]
    if (!('outbound' in operator)) delete merged['outbound']
  }
  if (carrier) Object.assign(merged, carriedBy(carrier, merged))
  const emulated = services.filter((section) => section in merged && !(section in operator))
  const env = { ...process.env, CONFIG_JSON: JSON.stringify(merged) }
  const config = loadConfig({ env, file: source.file, madeOf: source.yaml })
  return { config, json: JSON.stringify(config), emulated }
}

/** Sections that have one carrier phone and write. @throws {ConfigError} when there is no such carrier. */
function carriedBy(carrier: CarrierName, sections: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const section = carrier === 'azure' ? 'communication_services' : 'twilio'
  const { phone_number } = z.object({ phone_number: z.string() }).safeParse(sections[section]).data ?? {}
  if (phone_number === undefined)
    throw new ConfigError([`${section}: is missing: it is the carrier that was asked for`])
  const outbound = { ...(sections['outbound'] as object | undefined), phone_number }
  return { outbound, sms: sections['sms'] ?? { mode: section } }
}

export const configFile = (root: string): string =>
  existsSync(join(root, 'config.yaml')) ? join(root, 'config.yaml') : join(root, 'config.example.yaml')

/** The phones of this machine cost nothing and never sleep; a carrier of one's own gets the product's own, strict limits. */
const MANY = 1_000_000
const LOCAL_OUTBOUND = {
  countries: 'any',
  concurrent: MANY,
  concurrent_per_key: MANY,
  per_minute_per_key: MANY,
  per_day_per_key: MANY,
  per_day_per_destination: MANY,
  price_per_min: 0,
  quiet_hours: { from: '00:00', to: '00:00' },
}

const localSections = (ports: StackPorts) => ({
  public_domain: `http://localhost:${ports.edge}`,
  version: VERSION,
  app_configuration: {
    connection_string: `Endpoint=https://localhost:${ports.appConfiguration};Id=local-cloud;Secret=${LOCAL_KEYS.appConfiguration}`,
  },
  communication_services: {
    access_key: LOCAL_KEYS.communication,
    endpoint: `https://localhost:${ports.callAutomation}/`,
    phone_number: ASSISTANT_NUMBER,
    resource_id: LOCAL_RESOURCE_ID,
    token_issuer: `https://localhost:${ports.callAutomation}`,
    token_keys_url: `https://localhost:${ports.callAutomation}/calling/keys`,
  },
  twilio: localTwilio(ports),
  outbound: LOCAL_OUTBOUND,
  cognitive_service: { endpoint: `wss://localhost:${ports.speech}`, access_key: LOCAL_KEYS.speech },
  llm: {
    fast: localModel(ports, 'fast'),
    slow: localModel(ports, 'slow'),
    embedding: localModel(ports, 'embedding'),
  },
  ai_search: { endpoint: `https://localhost:${ports.search}`, access_key: LOCAL_KEYS.search, index: 'documents' },
  database: {
    cosmos_db: {
      endpoint: `https://localhost:${ports.cosmos}`,
      database: 'call-center-ai',
      container: 'calls-v3',
      access_key: LOCAL_KEYS.cosmos,
    },
  },
})

const localModel = (ports: StackPorts, model: string) => ({
  endpoint: `https://localhost:${ports.openai}/openai/v1/`,
  model,
  access_key: LOCAL_KEYS.openai,
})
