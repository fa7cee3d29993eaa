import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWholeFile } from './whole-file.ts'

let dir: string
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'whole-file-'))))
afterEach(() => rm(dir, { recursive: true }))

it('leaves what was there alone until all is written', async () => {
  const path = join(dir, 'training.jsonl')
  await writeFile(path, 'of last month', { mode: 0o644 })
  {
    await using file = await openWholeFile(path)
    await file.write('one\n')
    expect(await readFile(path, 'utf8')).toBe('of last month')
    await file.write('two\n')
    await file.keep()
  }
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(dir)).toEqual(['training.jsonl'])
})

it('leaves it alone, and nothing beside it, when writing came to nothing', async () => {
  const path = join(dir, 'training.jsonl')
  await writeFile(path, 'of last month')
  const interrupted = async () => {
    await using file = await openWholeFile(path)
    await file.write('one\n')
    throw new Error('the edge does not answer')
  }
  await expect(interrupted()).rejects.toThrow('does not answer')
  expect(await readFile(path, 'utf8')).toBe('of last month')
  expect(await readdir(dir)).toEqual(['training.jsonl'])
})

it('writes where a link leads, to what is no file at once, and names what was asked for', async () => {
  const [path, link] = [join(dir, 'file'), join(dir, 'link')]
  await writeFile(path, '')
  await symlink(path, link)
  {
    await using file = await openWholeFile(link)
    await file.write('through the link')
    await file.keep()
  }
  expect(await readFile(path, 'utf8')).toBe('through the link')
  await using nowhere = await openWholeFile('/dev/null')
  await nowhere.write('gone')
  await nowhere.keep()
  expect((await stat('/dev/null')).isFile()).toBe(false)
  await expect(openWholeFile(dir)).rejects.toMatchObject({ code: 'EISDIR', path: dir })
  const missing = join(dir, 'no', 'file')
  await expect(openWholeFile(missing)).rejects.toMatchObject({ code: 'ENOENT', path: missing })
})
