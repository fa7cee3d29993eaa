import { expect, it } from 'vitest'
import { oneOf, readArguments, readEdgeUrl, wantsHelp } from './arguments.ts'

const USAGE = 'npm run thing -- go | stop'
const options = { region: { type: 'string' }, yes: { type: 'boolean' } } as const
const read = (...args: string[]) => readArguments(USAGE, { args, options })
const refused = (why: string): string => `${why}\n\n${USAGE}`

it.each([
  [['--regin', 'x'], "Unknown option '--regin'. Did you mean --region?"],
  [['--nonsense'], "Unknown option '--nonsense'."],
  [['nonsense'], "Unexpected argument 'nonsense'."],
  [['--region'], "Option '--region <value>' argument missing."],
  [['--yes=no'], "Option '--yes' does not take an argument."],
])('says in one sentence what is wrong with %j', (args, why) => {
  expect(() => read(...args)).toThrow(refused(why))
})

it('reads what makes sense', () => {
  expect(read('--region', 'x', '--yes').values).toMatchObject({ region: 'x', yes: true })
})

it('says what there is where one of several is meant', () => {
  const choose = (given?: string) => oneOf('The command', given, ['go', 'stop'], USAGE)
  expect(choose('stop')).toBe('stop')
  expect(() => choose('fly')).toThrow(refused('The command is one of go, stop, not fly.'))
  expect(() => choose()).toThrow(refused('The command is missing: one of go, stop.'))
})

it('takes the address of an edge, and nothing else for one', () => {
  expect(readEdgeUrl('http://localhost:8080', USAGE)).toBe('http://localhost:8080')
  for (const text of ['nowhere', 'ftp://x', 'localhost:8080', ''])
    expect(() => readEdgeUrl(text, USAGE)).toThrow(`--edge is a URL such as https://calls.example.com, not ${text}.`)
})

it('knows who asks for help where there are no options', () => {
  expect([wantsHelp([], USAGE), wantsHelp(['-h'], USAGE), wantsHelp(['--help'], USAGE)]).toEqual([false, true, true])
  expect(() => wantsHelp(['--fast'], USAGE)).toThrow(refused('--fast is not known: there are no options.'))
})
