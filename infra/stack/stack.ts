import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ensureLocalCa } from '../local-cloud/tls/local-ca.ts'
import { ROOT } from '../cli/run-steps.ts'
import { edgeCommand } from './edge-process.ts'
import { type CarrierName, type LocalConfig, localConfig } from './local-config.ts'
import { NODE_FLAGS } from './node-flags.ts'
import { DEFAULT_PORTS, type StackPorts } from './ports.ts'
import { startProcess } from './process.ts'
import { localSecrets } from './secrets.ts'
import { supervise } from './supervise.ts'

export interface Stack extends AsyncDisposable {
  readonly config: LocalConfig
  readonly ports: StackPorts
  readonly urls: { readonly phone: string; readonly edge: string; readonly reports: string }
  /** Rejects when a process ends although nobody asked it to. */
  readonly died: Promise<never>
}

export interface StackOptions {
  readonly ports?: StackPorts
  /** Where logs and the database live; relative to the root. */
  readonly dir?: string
  /** Top-level sections that replace those of the configuration file. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Who carries the calls that the assistant places. @defaultValue what the configuration says */
  readonly carrier?: CarrierName | undefined
  /** Where the edge and the media node send what they do: the base of a collector of OTLP over HTTP, Application Insights too. */
  readonly telemetry?:
    | { readonly url: string; readonly connectionString?: string; readonly everyMs?: number }
    | undefined
  /** The edge, built before. @defaultValue it is built now */
  readonly edgeBundle?: string | undefined
  /** Keep the call documents over a restart. */
  readonly persist?: boolean
  readonly onStep?: (step: string) => void
  /** A process died and was started again. */
  readonly onRestart?: (name: string) => void
  /** Gives starting up: what was started is stopped again. */
  readonly signal?: AbortSignal | undefined
}

/** How long a part may take to answer before starting is given up. */
const START_TIMEOUT_MS = 60_000

/**
 * Starts the local cloud, the edge and a media node, and waits until a call could be taken.
 *
 * @throws {DOMException} an AbortError, after `signal` was aborted
 */
export async function startStack({
  ports = DEFAULT_PORTS,
  dir: wantedDir = '.local',
  settings = {},
  carrier,
  persist = false,
  telemetry,
  edgeBundle,
  onStep = () => {},
  onRestart = () => {},
  signal,
}: StackOptions = {}): Promise<Stack> {
  const dir = resolve(ROOT, wantedDir)
  await mkdir(join(dir, 'log'), { recursive: true })
  const config = localConfig(ROOT, ports, settings, carrier)
  const tls = await ensureLocalCa(join(ROOT, '.local'))
  const secrets = await localSecrets(dir)
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: tls.caFile, CONFIG_JSON: config.json }
  const exporting = telemetryEnv(telemetry)
  const node = [process.execPath, '--disable-warning=ExperimentalWarning'] as const
  const options = (name: string, more: NodeJS.ProcessEnv) => ({
    cwd: ROOT,
    env: { ...env, ...more },
    logFile: join(dir, 'log', `${name}.log`),
  })

  await using scope = new AsyncDisposableStack()
  onStep('local cloud')
  const cloud = scope.use(
    startProcess(
      'local cloud',
      [...node, 'infra/local-cloud/main.ts'],
      options('local-cloud', {
        LOCAL_CLOUD_PORTS: JSON.stringify(ports),
        LOCAL_CLOUD_DIR: dir,
        LOCAL_CLOUD_PERSIST: persist ? '1' : '',
        EVENT_GRID_SECRET: secrets.EVENT_GRID_SECRET,
      }),
    ),
  )
  const cloudUrl = `http://localhost:${ports.phone}`
  const edge = scope.use(
    startProcess(
      'edge',
      await edgeCommand({
        ports,
        dir,
        bundle: edgeBundle,
        vars: { ...secrets, ...exporting, ACCESS: 'open-on-localhost', CONFIG_JSON: config.json },
      }),
      options('edge', {
        CLOUDFLARE_CF_FETCH_ENABLED: 'false',
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_HIDE_BANNER: 'true',
        WRANGLER_LOG: 'warn', // its access lines would hold the numbers in the paths
        CI: '1',
      }),
    ),
  )
  const edgeUrl = `http://localhost:${ports.edge}`
  const startMediaNode = () =>
    startProcess(
      'media node',
      [...node, ...NODE_FLAGS, 'media-node/src/main.ts'],
      options('media-node', {
        LISTEN_HOST: '127.0.0.1',
        PORT: String(ports.mediaNode),
        EDGE_URL: edgeUrl,
        NODE_ID: 'local-1',
        STREAM_URL: `ws://localhost:${ports.mediaNode}/media`,
        ...secrets,
        ...exporting,
      }),
    )
  const mediaNode = scope.use(supervise(startMediaNode, onRestart))

  // They wait for one another by themselves; all at once they are there in half the time.
  const died = Promise.race([cloud.died, edge.died, mediaNode.died])
  died.catch(() => {}) // whoever waits for it is told
  await untilOk(`${cloudUrl}/control/state`, died, signal)
  onStep('edge')
  await untilOk(`${edgeUrl}/health/liveness`, died, signal)
  onStep('media node')
  await untilOk(`${edgeUrl}/health/readiness`, died, signal)

  const processes = scope.move()
  return {
    config,
    ports,
    urls: { phone: cloudUrl, edge: edgeUrl, reports: `${edgeUrl}/report` },
    died,
    [Symbol.asyncDispose]: () => processes.disposeAsync(),
  }
}

/** In the names of OpenTelemetry and Azure, which both halves read. */
function telemetryEnv(telemetry: StackOptions['telemetry']): Readonly<Record<string, string>> {
  if (!telemetry) return {}
  const { url, connectionString, everyMs } = telemetry
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    ...(connectionString && { APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString }),
    ...(everyMs && { OTEL_METRIC_EXPORT_INTERVAL: String(everyMs), OTEL_BSP_SCHEDULE_DELAY: String(everyMs) }),
  }
}

async function untilOk(url: string, died: Promise<never>, signal?: AbortSignal): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  let last = 'no answer'
  while (performance.now() < deadline) {
    signal?.throwIfAborted()
    const answer = fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      async (response) => (response.ok ? 'ok' : `${response.status} ${(await response.text()).slice(0, 300)}`),
      (error: unknown) => String(error),
    )
    last = await Promise.race([answer, died])
    if (last === 'ok') return
    await Promise.race([new Promise((wake) => setTimeout(wake, 150)), died])
  }
  throw new Error(`${url} did not become ready within ${START_TIMEOUT_MS / 1000} s: ${last}`)
}
