import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CARRIERS } from '@call-center/shared/config/carriers'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { ROOT } from '../cli/run-steps.ts'
import { DEFAULT_PORTS } from '../stack/ports.ts'

const Step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
})
const Job = z.looseObject({ 'runs-on': z.string(), 'timeout-minutes': z.number().max(60), steps: z.array(Step).min(1) })
const Workflow = z.looseObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), Job),
})

const folder = '.github/workflows'
const workflows = globSync('*.yml', { cwd: join(ROOT, folder) }).map((file) => {
  const text = readFileSync(join(ROOT, folder, file), 'utf8')
  return { file, text, workflow: Workflow.parse(parse(text)) }
})
const steps = workflows.flatMap(({ file, workflow }) =>
  Object.values(workflow.jobs).flatMap((job) => job.steps.map((step) => ({ file, step }))),
)
const runs = steps.flatMap(({ file, step: { run } }) => (run === undefined ? [] : [{ file, run }]))
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))

describe('the workflows', () => {
  it('are all there', () => {
    expect(workflows.map(({ file }) => file).toSorted()).toEqual([
      'check.yml',
      'image.yml',
      'nightly.yml',
      'release.yml',
      'security.yml',
    ])
  })

  it('name the actions of others by commit, with the version beside it', () => {
    for (const { file, text } of workflows) {
      for (const [, action, version, comment] of text.matchAll(/uses: ([^@\s]+)@(\S+)(?: # (v[\d.]+))?/g)) {
        const own = action?.startsWith('github/') === true && /^v\d+$/.test(version ?? '')
        const pinned = /^[0-9a-f]{40}$/.test(version ?? '') && comment !== undefined
        expect(own || pinned, `${file}: ${action}@${version}`).toBe(true)
      }
    }
  })

  it('run commands that exist', () => {
    const names = runs.flatMap(({ run }) =>
      [...run.matchAll(/npm (?:run )?(test|check|deploy|build)\b/g)].map(([, name = '']) => name),
    )
    expect(names.length).toBeGreaterThan(4)
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(names.filter((name) => name !== 'build')))
    for (const { file, run } of runs) {
      for (const [path] of run.matchAll(/\binfra\/[\w./-]+\.\w+/g))
        expect(existsSync(join(ROOT, path)), `${file}: ${path}`).toBe(true)
    }
  })

  it('run every test, with all that tests need installed', () => {
    const tests = Object.values(workflows).flatMap(({ file, workflow }) =>
      Object.values(workflow.jobs).flatMap((job) =>
        job.steps.filter(({ run }) => run === 'npm test').map((step) => ({ file, job, step })),
      ),
    )
    expect(tests.map(({ file }) => file).toSorted()).toEqual(['check.yml', 'release.yml'])
    const own = readFileSync(join(ROOT, '.ci/run'), 'utf8').match(/--no-install-recommends \\\n\s+([\w -]+)/)?.[1]
    // The browser of GitHub's machines is one of their own.
    const packages = own?.split(' ').filter((name) => name && name !== 'chromium') ?? []
    expect(packages.length).toBeGreaterThan(4)
    for (const { file, job, step } of tests) {
      expect(step, file).toMatchObject({ env: { NO_SKIPPED_TESTS: '1' } })
      const installed = job.steps.flatMap(({ run }) => run?.split(' ') ?? [])
      expect(installed, file).toEqual(expect.arrayContaining(packages))
    }
  })

  it('hold every conversation by each carrier, every night', () => {
    const { workflow } = workflows.find(({ file }) => file === 'nightly.yml') ?? {}
    expect(workflow?.jobs['scenarios']?.['strategy']).toMatchObject({ matrix: { carrier: [...CARRIERS] } })
    expect(runs.map(({ run }) => run)).toContain('npm run scenarios -- --audio --carrier "$CARRIER"')
  })

  it('build the image from its own file', () => {
    const files = steps.flatMap(({ step }) => (typeof step.with?.['file'] === 'string' ? [step.with['file']] : []))
    expect(new Set(files)).toEqual(new Set(['infra/docker/media-node.Dockerfile']))
    expect(existsSync(join(ROOT, 'infra/docker/media-node.Dockerfile'))).toBe(true)
  })

  it('may write nothing unless a job says so, and keep no credentials of the checkout', () => {
    for (const { workflow } of workflows) expect(workflow.permissions).toEqual({ contents: 'read' })
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout'))
    for (const { file, step } of checkouts) expect(step.with, file).toMatchObject({ 'persist-credentials': false })
  })

  it('put nothing that strangers write into a shell', () => {
    for (const { file, run } of runs) expect(run.includes('${{'), `${file}: ${run}`).toBe(false)
    for (const { workflow } of workflows) expect(Object.keys(workflow.on)).not.toContain('pull_request_target')
  })
})

it('the dev container forwards the ports that npm start uses', () => {
  const container = z
    .object({ forwardPorts: z.array(z.number()), postCreateCommand: z.string() })
    .parse(JSON.parse(readFileSync(join(ROOT, '.devcontainer/devcontainer.json'), 'utf8')))
  expect(container.forwardPorts).toEqual([DEFAULT_PORTS.phone, DEFAULT_PORTS.edge])
  expect(container.postCreateCommand).toContain('npm ci')
})
