import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { functionLines } from './function-lines.ts'

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

/** What may live as long as the process, and why two calls share nothing by it. */
const MAY_HOLD: Readonly<Record<string, string>> = {
  'media-node/src/server/load-uws.ts':
    'a native module can be opened once per process; its handle holds nothing of a call',
  'media-node/src/clock.ts': 'timers by their interval: each beat calls what it was given and keeps nothing',
  'media-node/src/vad/silero-worker.ts': 'a thread of its own; the memory of each call is under the number of the call',
  'edge/src/local-date.ts': 'formatters by language and zone',
  'shared/src/time-zone.ts': 'formatters by zone',
}

/** `let`, `new Map()` and the like outside any function live as long as the process, so two calls could share them. */
const holdsState = (source: string): boolean =>
  /^(?:export )?(?:let |const \w+(?:: [^=]+)? = (?:new (?:Map|WeakMap|Set|WeakSet|Array)(?:<.*>)?\(\)|\[\]|\{\})\s*$)|^\s+static (?!readonly )#?\w+\s*[=:]/m.test(
    source,
  )

test('no state is shared between calls', () => {
  const holding = offenders(
    files,
    ({ path, source }) => !isTest(path) && !path.includes('testing/') && holdsState(source),
  )
  expect(holding.toSorted()).toEqual(Object.keys(MAY_HOLD).toSorted())
})

test.each([
  'const calls = new Map()',
  'const calls = new Map<string, Call>()',
  'export const seen: Set<string> = new Set<string>()',
  'const byId = new Map<string, Map<number, Call>>()',
  'let current: Call | undefined',
  'const queue: Job[] = []',
  'class Calls {\n  static #all = new Map()\n}',
])('state is noticed in %j', (source) => expect(holdsState(source)).toBe(true))

/** Longest functions, in lines of their own, where they may be longer than others, and why. */
const LONGEST_FUNCTION = 60
const MAY_BE_LONG: Readonly<Record<string, readonly [lines: number, why: string]>> = {
  'shared/src/call/reduce.ts': [160, 'one switch over all events, which the compiler holds complete'],
  'edge/src/report/call-page.tsx': [90, 'the markup of one page, from top to bottom'],
  'edge/src/compose.ts': [70, 'makes one part after the other, by hand'],
  'media-node/src/main.ts': [70, 'makes one part after the other, by hand'],
  'media-node/src/call/call-session.ts': [80, 'makes the parts of one call, and joins them'],
  'media-node/src/call/speaking.ts': [80, 'state of what is being said, that its methods share'],
  'infra/local-cloud/local-cloud.ts': [130, 'makes one part after the other, by hand'],
  'infra/local-cloud/call-automation/call-automation.ts': [70, 'makes one part after the other, by hand'],
  'infra/stack/stack.ts': [80, 'makes one part after the other, by hand'],
}

test(`no function has more than ${LONGEST_FUNCTION} lines of its own`, { timeout: 60_000 }, () => {
  const long = everything
    .filter(({ path }) => !isTest(path) && !path.includes('/testing/') && /\.tsx?$/.test(path))
    .flatMap(({ path, source }) => functionLines(path, source).map((one) => ({ path, ...one })))
    .filter(({ path, own }) => own > (MAY_BE_LONG[path]?.[0] ?? LONGEST_FUNCTION))
  expect(long).toEqual([])
})

test('lines of a function are counted without those of functions in it', () => {
  const method = `  say() {\n${'    speak()\n'.repeat(50)}  },\n`
  const factory = `function voice() {\n  const a = 1\n\n  return {\n${method.repeat(2)}  }\n}\n`
  expect(functionLines('a.ts', factory).map(({ line, own }) => [line, own])).toEqual([
    [5, 52],
    [57, 52],
    [1, 7],
  ])
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
