import { expect, it } from 'vitest'
import { readConfigCommand } from './config-options.ts'

const read = (line: string) => readConfigCommand(line.split(' ').filter(Boolean))
const EDGE = 'https://calls.example.com'

it.each([
  ['check', { do: 'check' }],
  ['schema', { do: 'schema' }],
  ['push', { do: 'push', documents: undefined }],
  ['push --documents f.yaml', { do: 'push', documents: 'f.yaml' }],
  ['push --features', { do: 'push-features', edge: undefined }],
  [`push --features --edge ${EDGE}`, { do: 'push-features', edge: EDGE }],
  [`pull --out f.yaml --edge ${EDGE}`, { do: 'pull', edge: EDGE, out: 'f.yaml' }],
  ['pull', { do: 'pull', edge: undefined, out: undefined }],
  ['-h', 'help'],
])('understands "%s"', (line, command) => expect(read(line)).toEqual(command))

it.each([
  ['', 'The command is missing: one of check, push, pull, schema.'],
  ['chek', 'The command is one of check, push, pull, schema, not chek.'],
  ['check twice', 'check takes nothing but options: twice is too much.'],
  ['pull --nonsense', "Unknown option '--nonsense'."],
  ['pull --edge nowhere', '--edge is a URL such as https://calls.example.com, not nowhere.'],
  ['check --out f', '--out is for pull, not for check.'],
  ['schema --features', '--features is for push, not for schema.'],
  ['pull --documents f', '--documents is for push, not for pull.'],
  ['push --out f', '--out is for pull, not for push.'],
  [`push --edge ${EDGE}`, '--edge is for push --features and pull, not for push without --features.'],
  ['push --features --documents f', '--features and --documents are two commands: give one of them.'],
])('says what is wrong with "%s"', (line, why) => {
  expect(() => read(line)).toThrow(`${why}\n\nnpm run config`)
})
