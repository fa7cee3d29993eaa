import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { MOST_ATTEMPTS } from '../../edge/src/consume.ts'
import { ROOT } from '../cli/run-steps.ts'
import { instanceWorker, parseJsonc, queuesOf, readWorkerConfig, WorkerConfig } from '../deploy/instance-worker.ts'

/** Free Workers may have 3 MB: what is larger starts later, too. */
const MOST_GZIP_KIB = 640

const Environment = z.looseObject({ queues: WorkerConfig.shape.queues })
/** What each environment has to say again. */
const NOT_INHERITED = ['durable_objects', 'kv_namespaces', 'queues', 'vars', 'version_metadata']

describe('the Worker', () => {
  it('can be deployed as an instance of any name, and is small', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'edge-worker-'))
    const config = join(folder, 'wrangler.json')
    await writeFile(config, JSON.stringify(instanceWorker(await readWorkerConfig(), 'demo', 'calls.example.com')))
    const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')
    const args = [wrangler, 'deploy', '--dry-run', '--minify', '--outdir', join(folder, 'out'), '--config', config]
    const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' }
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env })
    for (const binding of ['NODE_DIRECTORY', 'insights-demo', 'sms-answers-demo', 'REPORT_PAGES']) {
      expect(stdout).toContain(binding)
    }
    const size = gzipSync(await readFile(join(folder, 'out/index.js'))).length / 1024
    expect(size).toBeGreaterThan(100)
    expect(size).toBeLessThan(MOST_GZIP_KIB)
    await rm(folder, { recursive: true })
  })

  it('has queues of its own in each instance, and a dead-letter queue for each', async () => {
    const config = await readWorkerConfig()
    const [first, second] = ['a', 'b'].map((name) => queuesOf(instanceWorker(config, name)))
    expect(first).toHaveLength(4)
    expect(first?.filter((queue) => second?.includes(queue))).toEqual([])
  })

  it('is tried as often as the edge counts', async () => {
    const { queues } = await readWorkerConfig()
    for (const { max_retries } of queues.consumers) expect(max_retries).toBe(MOST_ATTEMPTS - 1)
  })

  it('has in staging and production what it has here', async () => {
    const config = await readWorkerConfig()
    const environments = z.record(z.string(), Environment).parse(config.env)
    expect(Object.keys(environments)).toEqual(['staging', 'production'])
    for (const [name, environment] of Object.entries(environments)) {
      const expected = Object.fromEntries(
        Object.entries({ ...config, queues: instanceWorker(config, name).queues }).filter(([key]) =>
          NOT_INHERITED.includes(key),
        ),
      )
      expect(environment).toEqual(expected)
    }
  })

  it.each([
    ['{ "a": 1, // b\n "c": "//d", }', { a: 1, c: '//d' }],
    ['{ /* a */ "b": "c,}", "d": [1, 2,], }', { b: 'c,}', d: [1, 2] }],
    ['{ "a": "say \\"//b\\"" }', { a: 'say "//b"' }],
  ])('is read from JSON with comments: %s', (text, value) => expect(parseJsonc(text)).toEqual(value))
})
