import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import * as z from 'zod'

/** A regular expression of the product. */
export interface FoundRegex {
  /** The file it is in, from the root. */
  readonly path: string
  readonly regex: RegExp
}

const Literal = z.object({ type: z.literal('Literal'), regex: z.object({ pattern: z.string(), flags: z.string() }) })

/** Every regular expression that is written down in what runs in production. */
export function regexesOf(root: string): FoundRegex[] {
  const sources = globSync('{edge,media-node,shared}/src/**/*.{ts,tsx}', { cwd: root })
  return sources
    .filter((path) => !/\.(test|contract)\.tsx?$|\/testing\/|\/evaluation\//.test(path))
    .flatMap((path) => {
      const ast = parseAst(readFileSync(join(root, path), 'utf8'), { lang: path.endsWith('x') ? 'tsx' : 'ts' })
      return literalsIn(ast).map((regex) => ({ path, regex }))
    })
}

function literalsIn(node: unknown): RegExp[] {
  if (typeof node !== 'object' || node === null) return []
  const { data } = Literal.safeParse(node)
  if (data) return [new RegExp(data.regex.pattern, data.regex.flags)]
  return Object.values(node).flatMap(literalsIn)
}

/** Signs that hurt patterns of every kind. */
const USUAL = [
  ...' \t\na0-._@"\'<>[](){}/\\:;,|*#=+é一',
  'a ',
  ' a',
  'a.',
  'a-',
  '0 ',
  '0-',
  '. ',
  '[a',
  '](',
  '<a',
  '\n ',
  '*a',
]
/** Signs of a pattern that are tried in pairs. */
const PAIRED = 8

/** What a text to fool a pattern is made of, again and again: its own signs, pairs and pieces of it, and the usual ones. */
function pumps({ source }: RegExp): string[] {
  const plain = source.replace(/\\[a-z]|\{[\d,]+\}/gi, '')
  const signs = [...new Set(plain)]
  const few = signs.filter((sign) => !/[\\?^$]/.test(sign)).slice(0, PAIRED)
  const pairs = few.flatMap((one) => few.map((other) => one + other))
  const pieces = [2, 3, 4].flatMap((size) =>
    signs.length > 60 ? [] : Array.from(plain, (_, at) => plain.slice(at, at + size)),
  )
  const words = source.match(/[\p{L}\d ]{2,}/gu) ?? []
  return [...new Set([...signs, ...USUAL, ...pairs, ...pieces, ...words])]
}

/** Texts of `length` that make a pattern try again and again: long runs that nearly match, and then do not. */
export function attacksOn(regex: RegExp, length: number): string[] {
  const first = /[^\\^$([?:]/.exec(regex.source)?.[0] ?? ''
  return pumps(regex).flatMap((pump) => {
    const run = pump.repeat(Math.ceil(length / pump.length)).slice(0, length)
    return [run, `${run}\u0000`, `\u0000${run}!`, `${first}${run}\u0000`]
  })
}

/** Looks at each sign once or twice, and is what others are compared with. */
const LINEAR = /[^‖]*‖/

/** Costs above this are measured again, for something else may have been at work. */
const SURPRISING = 30
/** Milliseconds that nothing else explains. */
const BEYOND_DOUBT_MS = 500
/** What a clock can tell, milliseconds. */
const TICK_MS = 0.002
const TRIES = 4

/** How many times as much as a linear pattern this one costs, for a text. */
export function costOf(regex: RegExp, text: string): number {
  const pattern = () => text.replace(regex, '')
  const linear = () => LINEAR.test(`${text}‖`)
  const once = [timeMs(pattern), timeMs(linear)] as const
  if (cost(...once) < SURPRISING) return cost(...once)
  const linearMs = Math.min(once[1], ...timesMs(linear))
  return cost(once[0] > BEYOND_DOUBT_MS ? once[0] : Math.min(once[0], ...timesMs(pattern)), linearMs)
}

const cost = (ms: number, linearMs: number): number => ms / Math.max(linearMs, TICK_MS)

const timesMs = (work: () => unknown): number[] => Array.from({ length: TRIES }, () => timeMs(work))

function timeMs(work: () => unknown): number {
  const before = performance.now()
  work()
  return performance.now() - before
}
