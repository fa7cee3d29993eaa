import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ATTRIBUTES } from '@call-center/shared/telemetry/attributes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EDGE_METRICS } from '../../edge/src/telemetry/edge-metrics.ts'
import { NODE_METRICS } from '../../media-node/src/telemetry/metric-catalogue.ts'
import { ROOT } from '../cli/run-steps.ts'
import { plugInCaller } from './caller.ts'
import { ENGLISH_ONLY, openStackUnderTest, type StackUnderTest, summarised } from './stack-under-test.ts'

const METRICS = { ...NODE_METRICS, ...EDGE_METRICS }
const NUMBER = '+33639980650'
const COMMAND_MS = 30_000

/** A command of a runbook, and the lines that must be in what it prints. */
interface Rehearsed {
  readonly page: string
  readonly command: string
  readonly tells: readonly string[]
}

const folder = join(ROOT, 'infra/runbooks')
const pages = globSync('*.md', { cwd: folder }).filter((page) => page !== 'README.md')
/** What erases comes last: the others look at the call. */
const ordered = [...pages.filter((page) => page !== 'data-erasure.md').toSorted(), 'data-erasure.md']
const commandsOf = (page: string): Rehearsed[] =>
  [...readFileSync(join(folder, page), 'utf8').matchAll(/^```sh local\n([^]*?)^```\n(?:```text\n([^]*?)^```)?/gm)].map(
    ([, command = '', tells = '']) => ({ page, command, tells: tells.split('\n').filter(Boolean) }),
  )

describe('the runbooks', () => {
  let stack: StackUnderTest
  let env: Record<string, string>

  beforeAll(async () => {
    stack = await openStackUnderTest({ initiate: { lang: ENGLISH_ONLY } })
    await using caller = await plugInCaller(stack, NUMBER)
    await caller.dial()
    await caller.say('My name is Kevin Smith')
    await caller.hangUp()
    const { call_id: id } = await summarised(stack, NUMBER)
    const where = { CALL_CENTER_DIR: stack.dir, CALL_CENTER_PORTS: JSON.stringify(stack.stack.ports) }
    env = { ...(process.env as Record<string, string>), ...where, CALL: id, NUMBER, WORK: stack.dir }
  })
  afterAll(() => stack[Symbol.asyncDispose]())

  it.each(ordered.flatMap(commandsOf).map((rehearsed) => [rehearsed.page, rehearsed] as const))(
    '%s: a command tells what the page says',
    async (_page, { command, tells }) => {
      expect(tells).not.toEqual([])
      const printed = await run(`. infra/runbooks/env.sh\n${command}`, env)
      for (const line of tells) expect(printed, command).toContain(line)
    },
  )
})

describe('each runbook', () => {
  it.each(ordered)('%s is on the list, has a command that tells, and is one page', (page) => {
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(`(${page})`)
    expect(commandsOf(page).length).toBeGreaterThan(0)
    expect(readFileSync(join(folder, page), 'utf8').split('\n').length).toBeLessThan(90)
  })

  it.each(ordered)('%s says what is seen, what sets its variables, and how one sees that it worked', (page) => {
    const text = readFileSync(join(folder, page), 'utf8')
    expect(text).toMatch(/^\*\*(Seen|Asked|Do it)/m)
    expect(text).toContain('. infra/runbooks/env.sh NAME')
    expect(text).toMatch(/^## (Do|Keys of people and programs)$/m)
    expect(text).toMatch(/\*\*It works\*\* when/)
  })

  it.each(ordered)('%s asks Azure for metrics and attributes that are told', (page) => {
    const queries = [...readFileSync(join(folder, page), 'utf8').matchAll(/^kql "(.*)"$/gm)].map(
      ([, query = '']) => query,
    )
    for (const query of queries) {
      const metric = /^AppMetrics .*Name == '([^']+)'/.exec(query)?.[1]
      const known: readonly string[] = metric === undefined ? ATTRIBUTES : [METRICS[metric]?.by ?? '']
      const asked = [...query.matchAll(/Properties\['([^']+)'\]/g)].map(([, name = '']) => name)
      expect(query).toMatch(
        /^(AppMetrics|AppDependencies|union AppRequests, AppDependencies|ContainerAppConsoleLogs_CL) /,
      )
      expect(metric === undefined || metric in METRICS).toBe(true)
      expect(asked.filter((name) => !known.includes(name))).toEqual([])
    }
  })

  it('is named by the alerts that exist', () => {
    const alerts = readFileSync(join(ROOT, 'infra/azure/modules/alerts.bicep'), 'utf8')
    const named = [...alerts.matchAll(/infra\/runbooks\/([\w-]+\.md)/g)].map(([, page = '']) => page)
    expect(named.length).toBeGreaterThan(3)
    for (const page of named) expect(ordered.map((path) => basename(path))).toContain(page)
  })
})

const run = (command: string, env: Record<string, string>): Promise<string> =>
  new Promise((done, fail) => {
    execFile(
      'bash',
      ['-euo', 'pipefail', '-c', command],
      { cwd: ROOT, env, timeout: COMMAND_MS },
      (error, out, err) => {
        if (error) fail(new Error(`${command}\n${out}${err}`))
        else done(out)
      },
    )
  })
