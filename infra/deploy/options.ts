import * as z from 'zod'
import { nearestName } from '@call-center/shared/nearest-name'
import { readArguments } from '../cli/arguments.ts'
import { UsageError } from '../cli/usage-error.ts'
import { REGIONS } from './regions.ts'
import type { Chosen } from './chosen.ts'

export const DEPLOY_USAGE = `npm run deploy -- --name NAME [--dry-run] [--region REGION …]

  Deploys one call centre: media nodes, database, models and carrier to Azure (infra/azure), the edge to Cloudflare.
  Needs az (signed in: az login) and a Cloudflare account (wrangler login); run again, it changes what changed: regions,
  numbers, domain, address and --set are as they were last time (.local/deploy/NAME/kept.json) when they are not given.

  --name NAME            3 to 20 lower-case letters, digits and dashes: the resource group, and part of every name
  --dry-run              says what would be done and what it costs a month; needs no account and changes nothing
  --region REGION        where media nodes run, such as westeurope; several times for several regions (westeurope)
  --phone-number N       the assistant's number at Azure, E.164, bought in the portal; one of Twilio is in config.yaml (twilio),
                         and Azure carries nothing then; without any number everything but the wiring is done
  --domain HOST          the edge's own name, such as calls.example.com; else a name under workers.dev
  --image REFERENCE      a media node's image that is there already; else it is built in Azure from this clone
  --keys WHICH           which keys of Azure's services the edge gets: primary or secondary, to change the other (primary)
  --set NAME=VALUE       any other parameter of infra/azure/main.bicep, several times
  --alert-email ADDRESS  where alerts and budgets write to
  --calls N --minutes M  what the estimate of the cost assumes (1000 calls of 10 minutes)
  --verify-number N      whom a call at the end rings to see whether it works, E.164: pick up, it has to be heard
  --no-self-call         do not place it
  --yes                  do not ask before it begins`

const E164 = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +33612345678')

function notRegion(name: string): string {
  const meant = nearestName(name.toLowerCase().replaceAll(' ', ''), REGIONS)
  return `${name} is no region of Azure: ${meant ? `did you mean ${meant}?` : 'az account list-locations lists them, westeurope is one.'}`
}

const CALLS = 'must be a whole number of calls'
const MINUTES = 'must be a number of minutes up to 600'
const Options = z.object({
  name: z
    .string({ error: 'is missing' })
    .regex(/^[a-z][a-z0-9-]{1,18}[a-z0-9]$/, 'must be 3 to 20 lower-case letters, digits and dashes'),
  region: z.array(z.enum(REGIONS, { error: ({ input }) => notRegion(String(input)) })),
  'phone-number': E164.optional(),
  'verify-number': E164.optional(),
  domain: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a host name')
    .optional(),
  image: z.string().min(1).optional(),
  keys: z.enum(['primary', 'secondary'], 'must be primary or secondary'),
  set: z.array(z.string().regex(/^[A-Za-z]\w*=/, 'must be NAME=VALUE')),
  'alert-email': z.email('must be an e-mail address').optional(),
  calls: z.coerce.number(CALLS).int(CALLS).min(0, CALLS),
  minutes: z.coerce.number(MINUTES).min(0, MINUTES).max(600, MINUTES),
  'dry-run': z.boolean(),
  'no-self-call': z.boolean(),
  yes: z.boolean(),
})

export interface DeployOptions {
  readonly name: string
  readonly regions: readonly string[]
  readonly phoneNumber: string | undefined
  readonly verifyNumber: string | undefined
  readonly domain: string | undefined
  readonly image: string | undefined
  /** Which of the two keys of each of Azure's services the edge gets. */
  readonly keys: 'primary' | 'secondary'
  readonly parameters: Readonly<Record<string, string | number | boolean>>
  readonly alertEmail: string | undefined
  readonly calls: number
  readonly minutes: number
  readonly dryRun: boolean
  readonly selfCall: boolean
  readonly yes: boolean
}

/** `chosenFor` says what an instance was told before. @throws {UsageError} with one sentence per mistake. */
export function readDeployOptions(
  args: readonly string[],
  chosenFor: (name: string) => Chosen | undefined = () => undefined,
): 'help' | DeployOptions {
  const { values } = parsed(args)
  if (values.help) return 'help'
  const read = Options.safeParse(values)
  if (!read.success) {
    const issues = read.error.issues.map(({ path, message }) => `--${String(path[0])} ${message}`)
    throw new UsageError(issues.join('\n'), DEPLOY_USAGE)
  }
  const { data } = read
  const before = chosenFor(data.name)
  return {
    name: data.name,
    regions: data.region.length > 0 ? [...new Set(data.region)] : (before?.regions ?? ['westeurope']),
    phoneNumber: data['phone-number'] ?? before?.phoneNumber,
    verifyNumber: data['verify-number'] ?? before?.verifyNumber,
    domain: data.domain ?? before?.domain,
    image: data.image,
    keys: data.keys,
    parameters: { ...before?.parameters, ...Object.fromEntries(data.set.map(parameter)) },
    alertEmail: data['alert-email'] ?? before?.alertEmail,
    calls: data.calls,
    minutes: data.minutes,
    dryRun: data['dry-run'],
    selfCall: !data['no-self-call'],
    yes: data.yes,
  }
}

/** Numbers and truths are what they look like; Azure refuses a wrong type. */
function parameter(text: string): [string, string | number | boolean] {
  const at = text.indexOf('=')
  const value = text.slice(at + 1)
  if (value === 'true' || value === 'false') return [text.slice(0, at), value === 'true']
  return [text.slice(0, at), /^\d+$/.test(value) ? Number(value) : value]
}

const parsed = (args: readonly string[]) =>
  readArguments(DEPLOY_USAGE, {
    args: [...args],
    options: {
      name: { type: 'string' },
      region: { type: 'string', multiple: true, default: [] },
      'phone-number': { type: 'string' },
      'verify-number': { type: 'string' },
      domain: { type: 'string' },
      image: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
      keys: { type: 'string', default: 'primary' },
      'alert-email': { type: 'string' },
      calls: { type: 'string', default: '1000' },
      minutes: { type: 'string', default: '10' },
      'dry-run': { type: 'boolean', default: false },
      'no-self-call': { type: 'boolean', default: false },
      yes: { type: 'boolean', short: 'y', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
