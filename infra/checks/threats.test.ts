import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { threatTests } from './threats.ts'

const root = resolve(import.meta.dirname, '../..')
const page = readFileSync(resolve(root, 'infra/THREATS.md'), 'utf8')
const found = threatTests(root)
const THREATS = Array.from({ length: 21 }, (_, index) => `T${index + 1}`)
/** The row of each threat: what it is, what stands against it, the files with its tests. */
const rows = new Map(
  [...page.matchAll(/^\| (T\d+) \| ([^|]+) \|[^|]+\| ([^|]+) \|$/gm)].map(([, threat = '', name = '', files = '']) => [
    threat,
    { name: name.trim(), files: [...files.matchAll(/`([^`]+)`/g)].map(([, file]) => file ?? '') },
  ]),
)

describe('the threats', () => {
  it.each(THREATS)('%s has a row on the page and tests of its name', (threat) => {
    const files = [...new Set(found.filter((test) => test.threat === threat).map(({ path }) => path))]
    expect(files.length, `no test has a name that begins with "${threat} · "`).toBeGreaterThan(0)
    expect(rows.get(threat)?.files.toSorted(), `infra/THREATS.md names other tests of ${threat}`).toEqual(files)
  })

  it('are those of the page', () => {
    expect([...rows.keys()]).toEqual(THREATS)
    expect(found.filter(({ threat }) => !THREATS.includes(threat))).toEqual([])
  })

  it('are listed with what was tested', () => {
    const lines = THREATS.flatMap((threat) => [
      `${threat} ${rows.get(threat)?.name ?? ''}`,
      ...found.filter((test) => test.threat === threat).map(({ path, title }) => `    ${path}: ${title}`),
    ])
    console.log(lines.join('\n'))
    expect(lines.length).toBeGreaterThanOrEqual(40)
  })
})
