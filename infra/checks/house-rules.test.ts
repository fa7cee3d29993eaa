import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const sources = '{edge,media-node,shared}/src/**/*.{ts,tsx}'
const read = (pattern: string) =>
  globSync(pattern, { cwd: root, exclude: (path) => path.includes('node_modules') || path.includes('.local') }).map(
    (path) => ({
      path: path.toString(),
      source: readFileSync(resolve(root, path), 'utf8'),
    }),
  )

const files = read(sources)
const everything = [...files, ...read('infra/**/*.{ts,js,mjs}')]
type SourceFile = (typeof files)[number]
const offenders = (list: readonly SourceFile[], isBad: (file: SourceFile) => boolean) =>
  list.filter(isBad).map(({ path }) => path)
const isTest = (path: string) => /\.(test|contract)\.tsx?$/.test(path)
const imports = (source: string) =>
  [...source.matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'/gm)].flatMap((match) => match[1] ?? [])

test('no file is longer than 250 lines', () => {
  expect(offenders(everything, ({ path, source }) => !isTest(path) && source.split('\n').length > 251)).toEqual([])
})

test('every file is named for what it holds', () => {
  const vague = /(^|[/.-])(utils?|helpers?|common|misc|lib|base|manager|types)([/.-]|$)/
  expect(offenders(everything, ({ path }) => vague.test(path))).toEqual([])
})

test('packages depend on shared, never on each other', () => {
  const breaks = ({ path, source }: SourceFile) =>
    imports(source).some((name) => {
      const target = /^@call-center\/(edge|media-node|shared|infra)/.exec(name)?.[1]
      const reaches =
        name.startsWith('.') &&
        relative(resolve(root, path.split('/')[0] ?? ''), resolve(root, dirname(path), name)).startsWith('..')
      return reaches || (target !== undefined && (path.startsWith('shared') || target !== 'shared'))
    })
  expect(offenders(files, (file) => !isTest(file.path) && breaks(file))).toEqual([])
})

test('shared runs on any web platform', () => {
  const node = /from 'node:|\bprocess\.\w|\bBuffer\b/
  expect(
    offenders(files, ({ path, source }) => path.startsWith('shared') && !isTest(path) && node.test(source)),
  ).toEqual([])
})

test('the environment is read in one place per package', () => {
  expect(
    offenders(files, ({ path, source }) => /process\.env/.test(source) && !/\/(config|env)\.ts$/.test(path)),
  ).toEqual([])
})

test('a call takes its time from the clock it is given', () => {
  const reads = /Date\.now|performance\.now|setTimeout|setInterval/
  const mayRead = /\/clock\.ts$|testing\/|\.test\.ts$/
  expect(
    offenders(files, ({ path, source }) => path.startsWith('media-node') && !mayRead.test(path) && reads.test(source)),
  ).toEqual([])
})

test('no import goes round in a circle', () => {
  const edges = new Map(
    everything.map(({ path, source }) => [
      path,
      imports(source)
        .filter((name) => name.startsWith('.'))
        .map((name) => relative(root, resolve(root, dirname(path), name))),
    ]),
  )
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    expect(trail.includes(path), [...trail, path].join(' → ')).toBe(false)
    if (done.has(path)) return
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) visit(path, [])
})

/** The one place of each package where a carrier's own words may be: its adapters, what is configured, and where both meet. */
const KNOWS_CARRIERS = [
  /^edge\/src\/(telephony|sms|routes\/webhooks)\//,
  /^edge\/src\/(compose|env)\.ts$/,
  /^media-node\/src\/server\//,
  /^media-node\/src\/(main|config)\.ts$/,
  /^shared\/src\/config\//,
  /^shared\/src\/cost\/use-prices\.ts$/, // the pages that prices are from
  /\/testing\//,
]

test('nothing but an adapter, or the configuration, knows a carrier', () => {
  const names = /twilio|twiml|\bacs\b|acs[A-Z]|AcsS|communication.?services|callAutomation|call.?automation/i
  const knows = ({ path, source }: SourceFile) =>
    !isTest(path) && !KNOWS_CARRIERS.some((place) => place.test(path)) && names.test(source)
  expect(offenders(files, knows)).toEqual([])
})

/** `let`, `new Map()` and the like outside any function live as long as the process, so two calls could share them. */
/** A native module can be opened once per process; its handle holds nothing of a call. */
const MAY_HOLD = ['media-node/src/server/load-uws.ts']

test('no state is shared between calls', () => {
  const shared =
    /^(?:export )?(?:let |const \w+(?:: [^=]+)? = (?:new (?:Map|WeakMap|Set)\(\)|\[\]|\{\})\s*$)|^\s+static (?!readonly )#?\w+\s*[=:]/m
  expect(
    offenders(
      files,
      ({ path, source }) =>
        !isTest(path) && !path.includes('testing/') && !MAY_HOLD.includes(path) && shared.test(source),
    ),
  ).toEqual([])
})

test('tests neither sleep nor mock modules', () => {
  const cheats = /vi\.(mock|stubGlobal)\(|\bsetTimeout\b/
  const here = relative(root, import.meta.filename)
  const cheat = ({ path, source }: SourceFile) => isTest(path) && path !== here && cheats.test(source)
  expect(offenders(everything, cheat)).toEqual([])
})

const documents = read('{*.md,*/*.md,infra/**/*.md,.github/**/*.md}')

test('every path that a document names exists', () => {
  expect(documents.length).toBeGreaterThan(15)
  for (const { path, source } of documents) {
    const named = [
      ...source.matchAll(/`((?:edge|media-node|shared|infra|\.github|\.devcontainer)\/[\w./-]+\.\w+)`/g),
      ...source.matchAll(/--(?:file|template-file) ((?:infra)\/[\w./-]+)/g),
    ].map(([, name = '']) => resolve(root, name))
    const linked = [...source.matchAll(/\]\(([\w./-]+)\)/g)].map(([, name = '']) => resolve(root, dirname(path), name))
    for (const file of [...named, ...linked])
      expect(existsSync(file), `${path} names ${file}, which does not exist`).toBe(true)
  }
})

test('every command that a document names exists', () => {
  const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const options = new Map<string, string>()
  for (const { path, source } of documents) {
    for (const [, name = '', rest = ''] of source.matchAll(/npm run (?:-s )?([\w-]+)(?: -- ([^`\n|]*))?/g)) {
      const script = /infra\/cli\/([\w-]+)\.ts$/.exec(scripts[name] ?? '')?.[1]
      expect(Object.keys(scripts), `${path} names npm run ${name}`).toContain(name)
      for (const [option] of rest.matchAll(/(?<=^|\s)--[a-z][a-z-]+/g)) {
        const usage = script === undefined ? option : usageOf(script)
        expect(usage, `${path}: npm run ${name} ${option}`).toContain(option)
      }
    }
  }

  /** Everything a command's own files say: where its options are explained. */
  function usageOf(script: string): string {
    const known = options.get(script)
    if (known !== undefined) return known
    const file = `infra/cli/${script}.ts`
    const texts = [
      file,
      ...imports(readFileSync(resolve(root, file), 'utf8'))
        .filter((name) => name.startsWith('.'))
        .map((name) => relative(root, resolve(root, 'infra/cli', name))),
    ]
    const text = texts.map((name) => readFileSync(resolve(root, name), 'utf8')).join('\n')
    options.set(script, text)
    return text
  }
})
