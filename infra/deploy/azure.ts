import { createHash } from 'node:crypto'
import * as z from 'zod'
import { DeployError, type Outside, printed } from './outside.ts'
import type { DeployOptions } from './options.ts'

/** Outputs of `infra/azure/main.bicep` that are used here. */
export const Outputs = z.object({
  /** Empty, like what else is said of it, where Azure is no carrier. */
  communicationName: z.string(),
  communicationEndpoint: z.union([z.literal(''), z.url()]),
  communicationResourceId: z.string(),
  cosmosName: z.string(),
  cosmosEndpoint: z.url(),
  openaiName: z.string(),
  openaiEndpoint: z.url(),
  searchName: z.string(),
  searchEndpoint: z.url(),
  speechName: z.string(),
  appConfigurationName: z.string(),
  recordingContainerUrl: z.url(),
  insightsConnectionString: z.string(),
  containerAppNames: z.array(z.string()),
  streamUrls: z.array(z.string()),
})
export type Outputs = z.infer<typeof Outputs>

/** What the edge needs, for it has no identity Azure knows. */
export interface Keys {
  /** Empty where Azure is no carrier. */
  readonly communication: string
  readonly cosmos: string
  readonly openai: string
  readonly search: string
  readonly appConfiguration: string
}

const az = (outside: Outside, ...args: string[]): Promise<string> =>
  printed(outside, { program: 'az', args: [...args, '--output', 'json'] })

const Subscription = z.object({ id: z.string().min(1), name: z.string() })
export type Subscription = z.infer<typeof Subscription>

/** @throws {DeployError} when nobody is signed in. */
export const checkAzure = async (outside: Outside): Promise<Subscription> =>
  Subscription.parse(JSON.parse(await az(outside, 'account', 'show')))

export const makeGroup = async (outside: Outside, { name, regions }: DeployOptions): Promise<void> =>
  void (await az(outside, 'group', 'create', '--name', name, '--location', regions[0] ?? ''))

/** Whether this is the first time: flags that operators set must survive the next. */
export async function hasFlags(outside: Outside, { name }: DeployOptions): Promise<boolean> {
  const type = 'Microsoft.AppConfiguration/configurationStores'
  const text = await az(outside, 'resource', 'list', '--resource-group', name, '--resource-type', type)
  return z.array(z.unknown()).parse(JSON.parse(text)).length > 0
}

export interface Image {
  readonly reference: string
  /** Empty where it is public. */
  readonly registryName: string
}

/** Builds the media node's image in a registry of the instance, out of this clone. */
export async function buildImage(
  outside: Outside,
  { name }: DeployOptions,
  { subscription, version }: { readonly subscription: Subscription; readonly version: string },
): Promise<Image> {
  // The whole world shares the names of registries.
  const own = createHash('sha256').update(`${subscription.id}/${name}`).digest('hex').slice(0, 10)
  const registryName = `cc${name.replaceAll('-', '')}${own}`
  const template = ['--template-file', 'infra/azure/registry.bicep', '--parameters', `name=${registryName}`]
  await az(outside, 'deployment', 'group', 'create', '--resource-group', name, '--name', 'registry', ...template)
  const stamp = outside.now().toISOString().replace(/\D/g, '').slice(0, 14)
  const tag = `media-node:${version}-${stamp}`
  const file = ['--file', 'infra/docker/media-node.Dockerfile', '.']
  await printed(outside, { program: 'az', args: ['acr', 'build', '--registry', registryName, '--image', tag, ...file] })
  return { reference: `${registryName}.azurecr.io/${tag}`, registryName }
}

/** @throws {DeployError} with what Azure said. */
export async function deployAzure(
  outside: Outside,
  { name, regions }: DeployOptions,
  parameters: Readonly<Record<string, unknown>>,
): Promise<Outputs> {
  const $schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#'
  const values = Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, { value }]))
  const text = JSON.stringify({ $schema, contentVersion: '1.0.0.0', parameters: values })
  const file = await outside.desk.write('parameters.json', text)
  const template = ['--template-file', 'infra/azure/main.bicep', '--parameters', `@${file}`]
  const where = ['--name', `call-center-${name}`, '--location', regions[0] ?? '']
  const answer = await az(
    outside,
    'deployment',
    'sub',
    'create',
    ...where,
    ...template,
    '--query',
    'properties.outputs',
  ).finally(() => outside.desk.write('parameters.json', ''))
  const read = z.record(z.string(), z.object({ value: z.unknown() })).parse(JSON.parse(answer))
  const outputs = Outputs.safeParse(Object.fromEntries(Object.entries(read).map(([key, { value }]) => [key, value])))
  if (!outputs.success) throw new DeployError(`Azure did not say ${String(outputs.error.issues[0]?.path[0])}`)
  return outputs.data
}

/** Each service has two keys, so that one may be changed while the other is used. */
export async function readKeys(outside: Outside, { name, keys }: DeployOptions, outputs: Outputs): Promise<Keys> {
  const first = keys === 'primary'
  const of = (resource: string): string[] => ['--name', resource, '--resource-group', name]
  const ask = async (query: string, ...args: string[]): Promise<string> => {
    const key = z
      .string()
      .min(1)
      .safeParse(JSON.parse(await az(outside, ...args, '--query', query)))
    if (!key.success) throw new DeployError(`az ${args.join(' ')} gave no key`)
    return key.data
  }
  return {
    communication:
      outputs.communicationName &&
      (await ask(`${keys}Key`, 'communication', 'list-key', ...of(outputs.communicationName))),
    cosmos: await ask(`${keys}MasterKey`, 'cosmosdb', 'keys', 'list', ...of(outputs.cosmosName)),
    openai: await ask(
      first ? 'key1' : 'key2',
      'cognitiveservices',
      'account',
      'keys',
      'list',
      ...of(outputs.openaiName),
    ),
    search: await ask(
      `${keys}Key`,
      'search',
      'admin-key',
      'show',
      '--service-name',
      outputs.searchName,
      '--resource-group',
      name,
    ),
    appConfiguration: await ask(
      `[?name=='${first ? 'Primary' : 'Secondary'}'].connectionString | [0]`,
      'appconfig',
      'credential',
      'list',
      ...of(outputs.appConfigurationName),
    ),
  }
}
