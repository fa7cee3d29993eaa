import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_FEATURES } from '@call-center/shared/config/features'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../media-node/src/config.ts'
import { ROOT } from '../../cli/run-steps.ts'
import { checkNames, requiredParameters } from './check-names.ts'
import { checkResources } from './check-resources.ts'
import { KNOWN_ROLES } from './known-roles.ts'
import { readBicep } from './read-bicep.ts'
import { ResourceTypes } from './known-resources.ts'
import { walk } from './walk.ts'

const folder = join(ROOT, 'infra/azure')
const read = (path: string) => readBicep(path, readFileSync(join(folder, path), 'utf8'))
const files = new Map(globSync('**/*.bicep', { cwd: folder }).map((path) => [path, read(path)] as const))
const types = ResourceTypes.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'known-resources.json'), 'utf8')))

describe('what Azure is told to make', () => {
  it.each([...files.keys()])('%s names nothing that is not there, and nothing in vain', (path) => {
    expect(checkNames(files.get(path)!, files)).toEqual([])
  })

  it.each([...files.keys()])('%s sets properties that Azure knows, and those it needs', (path) => {
    expect(checkResources(files.get(path)!, types)).toEqual([])
  })

  it('uses every module', () => {
    const used = [...files.values()].flatMap(({ declarations }) =>
      declarations.filter(({ kind }) => kind === 'module').map(({ type }) => type),
    )
    const modules = [...files.keys()].filter((path) => path.startsWith('modules/'))
    expect(used.toSorted()).toEqual(modules.toSorted())
  })

  it('gives roles that there are', () => {
    const given = [...files.keys()].flatMap((path) =>
      [...readFileSync(join(folder, path), 'utf8').matchAll(/roleDefinitions', '([^']*)'/g)].map(([, id]) => id),
    )
    expect(new Set(given)).toEqual(new Set(Object.keys(KNOWN_ROLES)))
  })

  it('asks for what the deploy command gives', () => {
    expect(requiredParameters(files.get('main.bicep')!)).toEqual([
      'instance',
      'image',
      'edgeUrl',
      'eventGridSecret',
      'nodeServiceToken',
      'mediaTokenSecret',
    ])
  })

  it('starts with the flags the product starts with', () => {
    const written = JSON.parse(readFileSync(join(folder, 'features.json'), 'utf8')) as Record<string, unknown>
    // Bicep has no fractions: they are written as texts.
    const expected = Object.entries(DEFAULT_FEATURES).map(([name, value]) => [
      name,
      typeof value === 'number' && !Number.isInteger(value) ? String(value) : value,
    ])
    expect(Object.entries(written)).toEqual(expected)
  })

  it('gives a media node the environment it reads', () => {
    const env: Record<string, string> = {}
    for (const { value } of files.get('modules/media-nodes.bicep')!.declarations) {
      if (!value) continue
      walk(value, (part) => {
        if (part.is !== 'object') return
        const [name, given] = ['name', 'value'].map((key) => part.entries.find((entry) => entry.key === key)?.value)
        if (name?.is !== 'text' || !/^[A-Z_]+$/.test(name.value)) return
        const url = given?.is === 'text' && given.value.startsWith('wss://') ? 'wss://a.example/media' : undefined
        env[name.value] = name.value === 'CONFIG_JSON' ? '{}' : (url ?? sample(name.value, given))
      })
    }
    expect(Object.keys(env).length).toBeGreaterThan(20)
    // What the platform itself adds for an app that has an identity.
    const platform = { IDENTITY_ENDPOINT: 'http://localhost:42356/msi/token', IDENTITY_HEADER: 'proof' }
    const config = readConfig({ ...env, ...platform }, undefined)
    expect(config).toMatchObject({ port: 8080, capacity: 7, llm: { fast: { model: 'fast' }, slow: { model: 'slow' } } })
    expect(config.ai_search?.index).toBe('documents')
    expect(config.identity?.clientId).toBeTruthy()
    const { ai_search, cognitive_service, llm } = config
    for (const section of [llm.fast, llm.slow, llm.embedding, ai_search, cognitive_service])
      expect(section).toMatchObject({ auth: 'managed_identity', access_key: '' })
    expect(config.cache.redis).toMatchObject({ port: 10000, ssl: true })
  })
})

/** A value of the kind an expression will have when it is deployed. */
function sample(name: string, given: Parameters<typeof walk>[0] | undefined): string {
  if (given?.is === 'text' && given.parts.length === 0) return given.value
  if (name === 'APPLICATIONINSIGHTS_CONNECTION_STRING') return 'InstrumentationKey=00000000-0000-4000-8000-000000000000'
  if (name === 'COGNITIVE_SERVICE__RESOURCE_ID') return '/subscriptions/a/accounts/b'
  if (/URL|ENDPOINT/.test(name)) return 'https://a.example/'
  return given?.is === 'call' ? '7' : 'a-value-of-sixteen-letters-or-more'
}

describe('the check itself', () => {
  const check = (source: string) => {
    const file = readBicep('a.bicep', source)
    return [...checkNames(file, files), ...checkResources(file, types)].join('\n')
  }
  const vault = (body: string) => `resource a 'Microsoft.KeyVault/vaults@2024-11-01' = {\n${body}\n}\n`

  it.each<[string, string, string]>([
    ['a parameter nobody uses', 'param a string\n', 'a is never used'],
    ['a name nobody declared', 'var a = b\noutput c string = a\n', 'b is not declared'],
    ['a name inside a text', "output c string = 'x${d}'\n", 'd is not declared'],
    ['an invented function', 'output c string = shout(1)\n', 'shout() is no function'],
    ['an unknown type', "resource a 'Microsoft.Tea/pots@2024-01-01' = {\n}\n", 'is not in known-resources.json'],
    [
      'an older version',
      "resource a 'Microsoft.KeyVault/vaults@1999-01-01' = {\n}\n",
      'is not in known-resources.json',
    ],
    [
      'a property nobody knows',
      vault(
        "name: 'a'\nlocation: 'b'\nproperties: { tenantId: 'c', sku: { name: 'standard', family: 'A', colour: 'red' } }",
      ),
      'sku has no property colour',
    ],
    ['a property that is missing', vault("name: 'a'"), 'needs location'],
    [
      'a value of the wrong kind',
      vault("name: 'a'\nlocation: 3\nproperties: { tenantId: 'c', sku: { name: 'standard', family: 'A' } }"),
      'location is not number',
    ],
    ['a module that is not there', "module a 'b.bicep' = {\n  name: 'a'\n}\n", 'b.bicep does not exist'],
    [
      'an argument nobody asked for',
      "module a 'modules/speech.bicep' = {\n  name: 'a'\n  params: { name: 'a', location: 'b', nodePrincipalId: 'c', tags: {}, size: 1 }\n}\n",
      'has no parameter size',
    ],
    [
      'an argument that is missing',
      "module a 'modules/speech.bicep' = {\n  name: 'a'\n  params: { name: 'a', location: 'b', nodePrincipalId: 'c' }\n}\n",
      'needs tags',
    ],
    [
      'an argument of the wrong type',
      "module a 'modules/speech.bicep' = {\n  name: 'a'\n  params: { name: 'a', location: 'b', nodePrincipalId: 'c', tags: 'c' }\n}\n",
      'tags of modules/speech.bicep is object',
    ],
    [
      'an output nobody gives',
      "module a 'modules/speech.bicep' = {\n  name: 'a'\n  params: { name: 'a', location: 'b', nodePrincipalId: 'c', tags: {} }\n}\noutput c string = a.outputs.colour\n",
      'has no output colour',
    ],
  ])('finds %s', (_what, source, fault) => expect(check(source)).toContain(fault))

  it.each([
    ['a text that does not end', "var a = 'b\n"],
    ['a brace too few', 'var a = {\n  b: 1\n'],
    ['a key that is there twice', 'var a = {\n  b: 1\n  b: 2\n}\n'],
    ['two declarations on a line', 'param a string param b string\n'],
    ['a word that declares nothing', 'let a = 1\n'],
  ])('refuses %s', (_what, source) => expect(() => readBicep('a.bicep', source)).toThrow(/^line \d/))
})
