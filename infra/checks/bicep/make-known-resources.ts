import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as z from 'zod'
import { FROM_DOCUMENTATION } from './documented-resources.ts'
import type { ObjectShape, ResourceTypes, Shape } from './known-resources.ts'

/**
 * Writes `known-resources.json` from the management clients Microsoft generates from its own API descriptions and
 * publishes on npm. Run it by hand when `infra/azure` needs another type: `node infra/checks/bicep/make-known-resources.ts`.
 */
const CLIENTS: readonly { readonly client: string; readonly types: Readonly<Record<string, string>> }[] = [
  {
    client: 'arm-appcontainers@3.0.0',
    types: {
      'Microsoft.App/containerApps@2025-07-01': 'ContainerApp',
      'Microsoft.App/managedEnvironments@2025-07-01': 'ManagedEnvironment',
    },
  },
  {
    client: 'arm-cosmosdb@16.4.0',
    types: {
      'Microsoft.DocumentDB/databaseAccounts@2025-10-15': 'DatabaseAccountCreateUpdateParameters',
      'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-10-15': 'SqlDatabaseCreateUpdateParameters',
      'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15': 'SqlContainerCreateUpdateParameters',
    },
  },
  {
    client: 'arm-cognitiveservices@8.1.0',
    types: {
      'Microsoft.CognitiveServices/accounts@2025-09-01': 'Account',
      'Microsoft.CognitiveServices/accounts/deployments@2025-09-01': 'Deployment',
      'Microsoft.CognitiveServices/accounts/raiPolicies@2025-09-01': 'RaiPolicy',
    },
  },
  { client: 'arm-search@3.3.0', types: { 'Microsoft.Search/searchServices@2025-05-01': 'SearchService' } },
  {
    client: 'arm-appconfiguration@4.0.0',
    types: {
      'Microsoft.AppConfiguration/configurationStores@2023-03-01': 'ConfigurationStore',
      'Microsoft.AppConfiguration/configurationStores/keyValues@2023-03-01': 'KeyValue',
    },
  },
  {
    client: 'arm-storage@18.6.0',
    types: {
      'Microsoft.Storage/storageAccounts@2024-01-01': 'StorageAccountCreateParameters',
      'Microsoft.Storage/storageAccounts/blobServices@2024-01-01': 'BlobServiceProperties',
      'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01': 'BlobContainer',
      'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01': 'ManagementPolicy',
    },
  },
  {
    client: 'arm-eventgrid@14.1.0',
    types: {
      'Microsoft.EventGrid/systemTopics@2022-06-15': 'SystemTopic',
      'Microsoft.EventGrid/systemTopics/eventSubscriptions@2022-06-15': 'EventSubscription',
    },
  },
  {
    client: 'arm-communication@4.2.0',
    types: { 'Microsoft.Communication/communicationServices@2025-09-01': 'CommunicationServiceResource' },
  },
  {
    client: 'arm-operationalinsights@9.0.0',
    types: { 'Microsoft.OperationalInsights/workspaces@2022-10-01': 'Workspace' },
  },
  { client: 'arm-msi@2.2.0', types: { 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30': 'Identity' } },
  {
    client: 'arm-authorization@9.0.0',
    types: { 'Microsoft.Authorization/roleAssignments@2022-04-01': 'RoleAssignmentCreateParameters' },
  },
  { client: 'arm-consumption@9.2.0', types: { 'Microsoft.Consumption/budgets@2021-10-01': 'Budget' } },
  {
    client: 'arm-monitor@7.0.0',
    types: {
      'Microsoft.Insights/actionGroups@2021-09-01': 'ActionGroupResource',
      'Microsoft.Insights/metricAlerts@2018-03-01': 'MetricAlertResource',
    },
  },
  {
    client: 'arm-containerregistry@11.0.0',
    types: { 'Microsoft.ContainerRegistry/registries@2025-11-01': 'Registry' },
  },
  {
    client: 'arm-keyvault@3.2.0',
    types: {
      'Microsoft.KeyVault/vaults@2024-11-01': 'VaultCreateOrUpdateParameters',
      'Microsoft.KeyVault/vaults/secrets@2024-11-01': 'SecretCreateOrUpdateParameters',
    },
  },
]

interface MapperType {
  readonly name: string
  readonly className?: string
  readonly element?: { readonly type: MapperType }
  readonly value?: { readonly type: MapperType }
  readonly polymorphicDiscriminator?: { readonly serializedName: string }
  readonly uberParent?: string
  readonly modelProperties?: Readonly<Record<string, MapperProperty>>
}
interface MapperProperty {
  readonly serializedName: string
  readonly readOnly?: boolean
  readonly required?: boolean
  readonly type: MapperType
}
type Mappers = Readonly<Record<string, { readonly type: MapperType }>> & {
  readonly discriminators?: Readonly<Record<string, { readonly serializedName?: string; readonly type: MapperType }>>
}

const folder = await mkdtemp(join(tmpdir(), 'known-resources-'))
try {
  await writeFile(join(folder, 'package.json'), '{}')
  const packages = CLIENTS.map(({ client }) => `@azure/${client}`)
  execFileSync('npm', ['install', '--ignore-scripts', ...packages], { cwd: folder, stdio: 'ignore' })
  const resources: Record<string, string> = {}
  const shapes: Record<string, ObjectShape> = {}
  for (const { client, types } of CLIENTS) {
    const name = client.slice(0, client.indexOf('@'))
    const mappers = await load(name)
    for (const [type, root] of Object.entries(types)) {
      resources[type] = `${client}/${root}`
      addShape({ client, mappers, shapes }, root)
    }
  }
  const table: ResourceTypes = {
    about: `Made by infra/checks/bicep/make-known-resources.ts from ${packages.join(', ')}, and documented-resources.ts.`,
    resources: { ...resources, ...FROM_DOCUMENTATION.resources },
    shapes: { ...shapes, ...FROM_DOCUMENTATION.shapes },
  }
  await writeFile(join(import.meta.dirname, 'known-resources.json'), `${JSON.stringify(table)}\n`)
  console.log(`${Object.keys(table.resources).length} types, ${Object.keys(table.shapes).length} shapes`)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function load(name: string): Promise<Mappers> {
  const root = join(folder, 'node_modules/@azure', name)
  for (const place of ['dist/esm', 'dist-esm/src', 'esm']) {
    const file = join(root, place, 'models/mappers.js')
    if (!existsSync(file)) continue
    // The clients of an older make are ES modules whose package says nothing of it.
    const text = await readFile(file, 'utf8')
    const copy = join(folder, `${name}.mjs`)
    await writeFile(copy, text)
    return (await import(pathToFileURL(copy).href)) as Mappers
  }
  throw new Error(`${name} has no mappers`)
}

interface Target {
  readonly client: string
  readonly mappers: Mappers
  readonly shapes: Record<string, ObjectShape>
}

function addShape(target: Target, className: string): string {
  const name = `${target.client}/${className}`
  if (target.shapes[name]) return name
  const type = target.mappers[className]?.type ?? variantOf(target.mappers, className)
  if (!type) throw new Error(`${name} is not there`)
  const properties: Record<string, Shape> = {}
  const required: string[] = []
  target.shapes[name] = { properties }
  const nested = new Map<string, { properties: Record<string, Shape>; required: string[] }>()
  for (const { serializedName, readOnly, required: must, type: inner } of Object.values(type.modelProperties ?? {})) {
    const path = serializedName.split(/(?<!\\)\./)
    const last = (path.pop() ?? '').replaceAll('\\', '')
    let home = { properties, required }
    for (const [depth, step] of path.entries()) {
      const key = `${name}:${path.slice(0, depth + 1).join('.')}`
      home.properties[step] = { object: key }
      const next = nested.get(key) ?? { properties: {}, required: [] }
      nested.set(key, next)
      home = next
    }
    if (readOnly) continue
    home.properties[last] = shapeOf(target, inner)
    if (must) home.required.push(last)
  }
  for (const [key, shape] of nested) target.shapes[key] = shape
  target.shapes[name] = { properties, required, ...variants(target, type) }
  return name
}

function variants(target: Target, type: MapperType): Partial<ObjectShape> {
  const by = type.polymorphicDiscriminator?.serializedName
  const parent = type.className
  const { discriminators } = target.mappers
  if (!by || type.uberParent !== parent || !discriminators) return {}
  const found: Record<string, string> = {}
  for (const [key, mapper] of Object.entries(discriminators)) {
    const [of, value] = key.split(/\.(.*)/)
    if (of === parent && value) found[value] = addShape(target, z.string().parse(mapper.type.className))
  }
  return { by: by.replaceAll('\\', ''), variants: found }
}

const variantOf = ({ discriminators }: Mappers, className: string): MapperType | undefined =>
  Object.values(discriminators ?? {}).find(({ type }) => type.className === className)?.type

function shapeOf(target: Target, type: MapperType): Shape {
  switch (type.name) {
    case 'Sequence':
      return { list: type.element ? shapeOf(target, type.element.type) : 'any' }
    case 'Dictionary':
      return { map: type.value ? shapeOf(target, type.value.type) : 'any' }
    case 'Composite':
      return type.className ? { object: addShape(target, type.className) } : 'any'
    case 'Number':
      return 'number'
    case 'Boolean':
      return 'boolean'
    case 'String':
    case 'Enum':
    case 'Uuid':
    case 'Date':
    case 'DateTime':
    case 'TimeSpan':
      return 'text'
    default:
      return 'any'
  }
}
