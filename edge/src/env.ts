import type { Config } from '@call-center/shared/config/config'
import { loadConfig } from '@call-center/shared/config/load'
import { ConfigError } from '@call-center/shared/errors'
import { ExportSettings } from '@call-center/shared/telemetry/export-settings'
import * as z from 'zod'
import type { AccessRecords } from './auth/access-records.ts'
import type { KeyValues } from './features/kv-features.ts'
import type { InsightsJob } from './insights/job.ts'
import type { OutboundLimits } from './limits/outbound-limits.ts'
import type { KvNamespace } from './report/cache/workers-kv.ts'
import type { Nodes } from './routing/nodes.ts'
import type { SmsAnswerJob } from './sms/answer-job.ts'

interface Directory {
  fetch(request: Request): Promise<Response>
  /** Looks now for what was missed: calls that ended, jobs that got lost, callbacks that are due. */
  look(): Promise<void>
}

/** What the Workers runtime hands over. Everything that is not a binding is a string. */
export interface Env {
  readonly NODE_DIRECTORY: { getByName(name: string): Nodes & Directory }
  readonly ACCESS_DIRECTORY: { getByName(name: string): AccessRecords }
  readonly OUTBOUND_DESK: { getByName(name: string): OutboundLimits }
  /** Absent, and without App Configuration, feature flags cannot be changed. */
  readonly SETTINGS?: KeyValues
  readonly INSIGHTS: { send(job: InsightsJob, options?: { delaySeconds?: number }): Promise<unknown> }
  readonly SMS_ANSWERS: { send(job: SmsAnswerJob): Promise<unknown> }
  readonly REPORT_PAGES: KvNamespace
  /** Absent where nothing is deployed. */
  readonly VERSION_METADATA?: { readonly id: string }
  readonly [name: string]: unknown
}

const secret = z.string('is missing').min(16, 'must have 16 characters or more')

const Settings = z
  .object({
    MEDIA_TOKEN_SECRET: secret,
    NODE_SERVICE_TOKEN: secret,
    EVENT_GRID_SECRET: secret,
    /** Accepted from Event Grid as well, while one secret takes over from the other. */
    OTHER_EVENT_GRID_SECRET: secret.optional(),
    API_KEY: secret.optional(),
    ACCESS: z.enum(['key', 'open-on-localhost']).default('key'),
  })
  .refine(({ ACCESS, API_KEY }) => ACCESS === 'open-on-localhost' || API_KEY !== undefined, {
    path: ['API_KEY'],
    message: 'is missing',
  })
export type Settings = z.infer<typeof Settings>

/** @throws {ConfigError} with one sentence per mistake. */
export function readEnv(env: Readonly<Record<string, unknown>>): {
  config: Config
  settings: Settings
  telemetry: ExportSettings
} {
  const settings = parsed(Settings, texts(env))
  const telemetry = parsed(ExportSettings, texts(env))
  const config = loadConfig({ env: texts(env) })
  const { auth, access_key } = config.llm.slow
  if (auth === 'managed_identity' && !access_key)
    throw new ConfigError(['llm.slow.access_key is missing: a Worker has no managed identity, media nodes alone do'])
  return { config, settings, telemetry }
}

function parsed<T>(schema: z.ZodType<T>, env: Readonly<Record<string, string>>): T {
  const { data, error } = schema.safeParse(env)
  if (data !== undefined) return data
  const issues = error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? []
  throw new ConfigError(issues, { cause: error })
}

/** Empty strings count as missing, as they do for `loadConfig`. A JSON variable of wrangler arrives as an object. */
function texts(env: Readonly<Record<string, unknown>>): Record<string, string> {
  const json = typeof env['CONFIG_JSON'] === 'object' ? JSON.stringify(env['CONFIG_JSON']) : env['CONFIG_JSON']
  const entries = Object.entries({ ...env, CONFIG_JSON: json })
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !!entry[1]),
  )
}
