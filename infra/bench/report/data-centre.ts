import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { ROOT } from '../../cli/run-steps.ts'
import { localConfig } from '../../stack/local-config.ts'
import { freePorts } from '../../stack/ports.ts'

export const KEYS = {
  API_KEY: 'key-of-the-operators-of-this-bench',
  NODE_SERVICE_TOKEN: 'token-of-the-nodes-of-this-bench',
  MEDIA_TOKEN_SECRET: 'secret-of-the-media-of-this-bench',
  EVENT_GRID_SECRET: 'secret-of-the-events-of-this-bench',
} as const

/** One place where the edge runs, with caches of its own. */
export interface DataCentre extends AsyncDisposable {
  readonly name: string
  readonly url: string
}

export interface EdgeBundle extends AsyncDisposable {
  readonly script: string
}

/** The edge as it would be deployed, or another entry to it. */
export async function bundleEdge(entry = 'edge/src/index.ts'): Promise<EdgeBundle> {
  const dir = await mkdtemp(join(tmpdir(), 'report-bench-'))
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')
  const flags = ['--dry-run', '--minify', '--outdir', dir, '--config', join(ROOT, 'edge/wrangler.jsonc')]
  const args = ['deploy', join(ROOT, entry), ...flags]
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', CI: '1' }
  const child = spawn(process.execPath, [wrangler, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()))
  const code = await new Promise((done) => child.once('exit', done))
  if (code !== 0) throw new Error(`the edge could not be bundled: ${output}`)
  return {
    script: join(dir, basename(entry).replace(/\.ts$/, '.js')),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}

/** @param cosmos the database that all data centres share */
export async function openDataCentre(
  name: string,
  { script }: EdgeBundle,
  cosmos: { readonly url: string; readonly key: string },
): Promise<DataCentre> {
  const local = localConfig(ROOT, await freePorts()).config
  const cosmos_db = { ...local.database.cosmos_db, endpoint: cosmos.url, access_key: cosmos.key }
  const config = { ...local, database: { ...local.database, cosmos_db } }
  const options = convertV4MiniflareOptions({
    host: '127.0.0.1',
    modules: true,
    scriptPath: script,
    modulesRoot: join(script, '..'),
    compatibilityDate: '2026-10-20',
    compatibilityFlags: ['nodejs_compat'],
    kvNamespaces: ['REPORT_PAGES'],
    durableObjects: {
      NODE_DIRECTORY: { className: 'NodeDirectory', useSQLite: true },
      ACCESS_DIRECTORY: { className: 'AccessDirectory', useSQLite: true },
      OUTBOUND_DESK: { className: 'OutboundDesk', useSQLite: true },
    },
    queueProducers: { INSIGHTS: 'insights', SMS_ANSWERS: 'sms-answers' },
    // What the edge logs is not what is asked for here, and standard output is for figures.
    handleStructuredLogs: () => {},
    bindings: { ...KEYS, ACCESS: 'key', CONFIG_JSON: JSON.stringify(config) },
  })
  const miniflare = new Miniflare(options)
  const url = (await miniflare.ready).origin
  return { name, url, [Symbol.asyncDispose]: () => miniflare.dispose() }
}
