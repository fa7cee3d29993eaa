import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOne, readScenarios, ScenarioError } from './read-scenarios.ts'

const GOOD = `name: a-leak
description: Water.
language: en-US
turns:
  - There is a leak.
  - say: Yesterday at three.
    expect:
      claim:
        incident_datetime: { datetime: { days: -1, time: '15:00' } }
expect:
  claim: { caller_name: Kevin, policy_number: null }
`

describe('a scenario', () => {
  it('is read with short forms written out', () => {
    const { scenario, mistakes } = readOne('good.yaml', GOOD)
    expect(mistakes).toEqual([])
    expect(scenario).toMatchObject({
      languages: ['en-US'],
      turns: [
        { say: 'There is a leak.' },
        { expect: { claim: { incident_datetime: { datetime: { within_minutes: 1 } } } } },
      ],
      expect: {
        claim: { caller_name: { equals: 'Kevin' }, policy_number: { absent: true } },
        tools: { used: [], unused: [] },
      },
    })
  })

  it.each([
    ['name: a-leak', 'name: A leak', 'good.yaml:1: name: must be lower case words joined by dashes'],
    ['language: en-US', 'language: english', 'good.yaml:3: language: must look like fr-FR'],
    ['language: en-US\n', 'language: en-US\ncaller: 12\n', 'good.yaml:4: caller: '],
    ['  - There is a leak.', "  - ''", 'good.yaml:5: turns.0.say: '],
    [
      "time: '15:00'",
      "time: '25:00'",
      'good.yaml:9: turns.1.expect.claim.incident_datetime.datetime.time: must be a time',
    ],
    ['days: -1, ', '', 'good.yaml:9: turns.1.expect.claim.incident_datetime.datetime: needs either'],
    [
      'caller_name: Kevin',
      'caller_name: { like: Kevin }',
      'good.yaml:11: expect.claim.caller_name: Unrecognized key: "like"',
    ],
    [
      'caller_name: Kevin',
      'caller_name: { matches: "(" }',
      'good.yaml:11: expect.claim.caller_name.matches: is no regular expression',
    ],
    [
      'caller_name: Kevin',
      'caller_name: { equals: a, absent: true }',
      'good.yaml:11: expect.claim.caller_name: needs one of equals',
    ],
    ['  claim: { caller', '  klaim: { caller', 'good.yaml:11: expect: Unrecognized key: "klaim"'],
    ['turns:', 'turns: [', 'good.yaml:'],
  ])('with %j replaced by %j is refused by file, line and field', (before, after, message) => {
    const { mistakes } = readOne('good.yaml', GOOD.replace(before, after))
    expect(mistakes.join('\n')).toContain(message)
  })
})

describe('a folder of scenarios', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'scenarios-'))
    await writeFile(join(dir, 'b.yaml'), GOOD.replace('a-leak', 'b-leak'))
    await writeFile(join(dir, 'a.yml'), GOOD)
    await writeFile(join(dir, 'notes.txt'), 'not one')
  })
  afterAll(() => rm(dir, { recursive: true }))

  it('is read in order of names', async () => {
    expect((await readScenarios([dir])).map(({ name }) => name)).toEqual(['a-leak', 'b-leak'])
  })

  it('is refused when two have one name, with all mistakes at once', async () => {
    const file = join(dir, 'c.yaml')
    await writeFile(file, GOOD)
    await expect(readScenarios([dir])).rejects.toThrow(/the name a-leak is given to two scenarios/)
    await writeFile(file, 'name: 1')
    await expect(readScenarios([dir])).rejects.toThrow(/c\.yaml:1: name:[^]*c\.yaml:1: turns:/)
    await rm(file)
  })

  it('must exist', async () => {
    await expect(readScenarios(['/nowhere'])).rejects.toBeInstanceOf(ScenarioError)
  })
})
