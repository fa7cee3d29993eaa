import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readDocuments } from './read-documents.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'documents-'))
})
afterEach(() => rm(dir, { recursive: true }))

async function read(name: string, text: string) {
  await writeFile(join(dir, name), text)
  return readDocuments(join(dir, name))
}

const HAIL = { id: 'hail', question: 'Is hail covered?', answer: 'Yes.' }

describe('documents of a file', () => {
  it('come from a YAML list or from one JSON object a line', async () => {
    expect(await read('a.yaml', '- id: hail\n  question: Is hail covered?\n  answer: "Yes."\n')).toEqual([HAIL])
    expect(await read('a.jsonl', `${JSON.stringify(HAIL)}\n\n`)).toEqual([HAIL])
  })

  it.each([
    ['b.yaml', '- id: a\n  answer: x\n- id: b\n  anwser: y', /line 3: .*anwser/],
    ['c.yaml', '- answer: x', /line 1: id: /],
    ['d.yaml', '- id: a b\n  answer: x', /line 1: id: must be letters/],
    ['e.yaml', '- id: a\n  file_path: x.md', /line 1: has no text/],
    ['f.yaml', '- id: a\n  answer: x\n- id: a\n  answer: y', /line 3: the id a is in line 1 already/],
    ['g.yaml', 'id: a', /must be a list/],
    ['h.yaml', '- id: [', /line \d: is not valid YAML/],
    ['i.jsonl', '{"id":"a","answer":"x"}\n{"id"', /line 2: is not one JSON object/],
    ['j.yaml', '[]', /has no documents/],
    ['k.yaml', '- id: a\n  answer: x\n  created_at: yesterday', /line 1: created_at/],
  ])('%s is refused with the line of the mistake: %j', async (name, text, expected) => {
    await expect(read(name, text)).rejects.toThrow(expected)
  })

  it('are refused when there is no file', async () => {
    await expect(readDocuments(join(dir, 'none.yaml'))).rejects.toMatchObject({
      code: 'ENOENT',
      path: join(dir, 'none.yaml'),
    })
  })
})
