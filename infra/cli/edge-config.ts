import { Config } from '@call-center/shared/config/config'
import { SetFeatures } from '@call-center/shared/config/feature-changes'
import { parseStrictly } from '@call-center/shared/unknown-keys'
import { HIDDEN, withoutSecrets } from '@call-center/shared/config/without-secrets'
import { stringify } from 'yaml'
import * as z from 'zod'
import { ApiError, type CallCentre, parseResponse } from '../../edge/src/client.ts'
import { noAnswerFrom } from './edge-door.ts'
import { CommandFailed } from './usage-error.ts'

const Flags = z.object({
  features: z.record(z.string(), z.unknown()),
  set: z.record(z.string(), z.unknown()),
  source: z.string(),
})

/** What holds at an edge, as a file for an operator: flags that were set included, secrets as `***`. @throws {CommandFailed} */
export async function pullConfig(client: CallCentre, edge: string): Promise<string> {
  const [config, { features, set, source }] = await answered(
    edge,
    z.tuple([z.record(z.string(), z.unknown()), Flags]),
    Promise.all([parseResponse(client.config.$get()), parseResponse(client.config.features.$get())]),
  )
  // Hidden at the edge already; once more, should it be an older one.
  const settings = withoutSecrets(Config, { ...config, features })
  const flags = Object.keys(set).join(', ') || 'none'
  return `# What holds at ${edge}. Secrets are shown as ${HIDDEN}: put your own in.\n# Feature flags set while it runs (${source}): ${flags}\n${stringify(settings, { lineWidth: 120 })}`
}

/** Sets the feature flags at an edge to those a file names; all others get their starting values. @throws {CommandFailed} */
export async function pushFeatures(client: CallCentre, edge: string, features: unknown): Promise<readonly string[]> {
  const set = parseStrictly(SetFeatures, features ?? {})
  await answered(edge, Flags, parseResponse(client.config.features.$put({ json: set })))
  return Object.keys(set)
}

const Refused = z.object({ data: z.object({ error: z.object({ message: z.string(), details: z.array(z.string()) }) }) })

/** The typed client trusts an edge; what answers at an address that was typed may be none. */
async function answered<T>(edge: string, schema: z.ZodType<T>, work: Promise<unknown>): Promise<T> {
  try {
    return schema.parse(await work)
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw noAnswerFrom(edge, cause)
    throw new CommandFailed(`${edge} answered ${reasonOf(cause)}`, { cause })
  }
}

function reasonOf({ statusCode, detail }: ApiError): string {
  const refused = Refused.safeParse(detail)
  if (!refused.success) return `status ${String(statusCode)}`
  const { message, details } = refused.data.data.error
  return `${String(statusCode)} ${message}${details.length > 0 ? `: ${details.join('; ')}` : ''}`
}
