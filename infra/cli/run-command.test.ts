import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { freePorts } from '../stack/ports.ts'
import { inWords, runCommand } from './run-command.ts'
import { readNamedFile } from './named-file.ts'
import { CommandFailed, UsageError } from './usage-error.ts'

const thrown = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => inWords(error),
  )

describe('a command that ends badly', () => {
  let said: string[]
  beforeEach(() => {
    said = []
    vi.spyOn(console, 'error').mockImplementation((line) => void said.push(line))
  })
  afterEach(() => {
    process.exitCode = undefined
    vi.restoreAllMocks()
  })

  it.each([
    [
      '2 for arguments that make no sense',
      new UsageError('--x is a number', 'npm run thing'),
      2,
      '--x is a number\n\nnpm run thing',
    ],
    ['1 for what cannot be done', new CommandFailed('az is not installed.'), 1, 'az is not installed.'],
    ['1 for everything else', new RangeError('too far'), 1, 'too far'],
  ])('ends with %s, and without a stack trace', async (_what, error, code, words) => {
    await runCommand(() => Promise.reject(error))
    expect([process.exitCode, said]).toEqual([code, [words]])
  })

  it('ends well otherwise', async () => {
    await runCommand(async () => {})
    expect([process.exitCode, said]).toEqual([undefined, []])
  })
})

describe('what is wrong with a file', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'files-'))
    await mkdir(join(dir, 'folder'))
    await writeFile(join(dir, 'file'), 'text')
  })
  afterEach(() => rm(dir, { recursive: true }))

  it('is said with its name', async () => {
    expect(await thrown(readNamedFile(join(dir, 'none')))).toBe(`${dir}/none does not exist.`)
    expect(await thrown(readNamedFile(join(dir, 'folder')))).toBe(`${dir}/folder is a folder, not a file.`)
    expect(await thrown(readNamedFile(join(dir, 'file/x')))).toBe(`${dir}/file is no folder.`)
    expect(await thrown(writeFile(join(dir, 'no/x'), ''))).toBe(`There is no folder ${dir}/no for ${dir}/no/x.`)
    expect(await thrown(writeFile(join(dir, 'folder'), ''))).toBe(`${dir}/folder is a folder, not a file.`)
    expect(await thrown(mkdir(join(dir, 'file'), { recursive: true }))).toBe(`${dir}/file is a file, not a folder.`)
    const again = writeFile(join(dir, 'file'), '', { flag: 'wx' })
    expect(await thrown(again)).toBe(`${dir}/file is there already, and is not overwritten.`)
    expect(await readFile(join(dir, 'file'), 'utf8')).toBe('text')
  })
})

describe('an address where nobody answers', () => {
  it('is told from one that does not exist', async () => {
    const { edge } = await freePorts()
    expect(await thrown(fetch(`http://localhost:${edge}`))).toBe(`There is no answer: nobody listens at port ${edge}.`)
    const lookUp = Object.assign(new Error('getaddrinfo ENOTFOUND x.invalid'), { code: 'ENOTFOUND' })
    const failed = new TypeError('fetch failed', { cause: lookUp })
    expect(await thrown(Promise.reject(failed))).toBe('There is no answer: there is no such host.')
    const other = new TypeError('fetch failed', { cause: new Error('self-signed certificate') })
    expect(await thrown(Promise.reject(other))).toBe('There is no answer: self-signed certificate.')
  })
})
