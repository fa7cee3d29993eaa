import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { NODE_FLAGS } from '../../stack/node-flags.ts'
import { freePorts } from '../../stack/ports.ts'
import { TOLD_EVERY_MS } from './metrics-service.ts'

const ROOT = join(import.meta.dirname, '../../..')
/** The node's own, and the driver's. */
export const NODE_CORE = 0
const DRIVER_CORE = 1
const START_TIMEOUT_MS = 30_000
const MOST_CALLS = 1_000

export interface NodeServices {
  readonly edgeUrl: string
  readonly speechEndpoint: string
  readonly llmEndpoint: string
  /** A collector of OpenTelemetry: what the node throws away is only told there. */
  readonly metricsUrl: string
}

export interface NodeUnderLoad extends AsyncDisposable {
  readonly port: number
  readonly pid: number
  readonly tokenSecret: string
  readonly logFile: string
  /** Where its profiler listens. */
  readonly inspectorUrl: string
  /** It has a core of its own, and the driver another one. */
  readonly pinned: boolean
}

/** A real media node, on a core of its own where there is `taskset`. */
export async function startMediaNode(services: NodeServices): Promise<NodeUnderLoad> {
  const { mediaNode: port } = await freePorts()
  const tokenSecret = randomBytes(24).toString('base64url')
  const pinned = availableParallelism() > 1 && pinThisProcess()
  const logFile = join(tmpdir(), `call-center-capacity-${port}.log`)
  const log = openSync(logFile, 'w')
  const node = [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    '--inspect=127.0.0.1:0',
    ...NODE_FLAGS,
    join(ROOT, 'media-node/src/main.ts'),
  ] as const
  const [command, ...args] = pinned ? (['taskset', '-c', String(NODE_CORE), ...node] as const) : node
  const child = spawn(command, args, {
    cwd: tmpdir(), // no config.yaml there
    env: environment(services, port, tokenSecret),
    stdio: ['ignore', log, log],
  })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  await ready(port, child, logFile)
  return {
    port,
    pid: child.pid ?? 0,
    tokenSecret,
    logFile,
    inspectorUrl: inspectorOf(logFile),
    pinned,
    async [Symbol.asyncDispose]() {
      process.off('exit', kill)
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      kill()
      await gone
    },
  }
}

function environment(services: NodeServices, port: number, tokenSecret: string): NodeJS.ProcessEnv {
  const model = { endpoint: services.llmEndpoint, model: 'bench', access_key: 'bench' }
  const config = {
    cognitive_service: { endpoint: services.speechEndpoint, access_key: 'bench' },
    llm: { fast: model, slow: model },
  }
  return {
    PATH: process.env['PATH'],
    CONFIG_JSON: JSON.stringify(config),
    PORT: String(port),
    LISTEN_HOST: '127.0.0.1',
    EDGE_URL: services.edgeUrl,
    NODE_ID: 'bench',
    STREAM_URL: `ws://127.0.0.1:${port}/media`,
    CAPACITY: String(MOST_CALLS),
    NODE_SERVICE_TOKEN: randomBytes(24).toString('base64url'),
    MEDIA_TOKEN_SECRET: tokenSecret,
    CARRIER_TOKEN: 'off',
    DRAIN_SEC: '1',
    LOG_LEVEL: 'warn',
    OTEL_EXPORTER_OTLP_ENDPOINT: services.metricsUrl,
    OTEL_METRIC_EXPORT_INTERVAL: String(TOLD_EVERY_MS),
    OTEL_TRACES_SAMPLER_ARG: '0',
  }
}

/** The driver keeps off the node's core. */
function pinThisProcess(): boolean {
  try {
    execFileSync('taskset', ['-apc', String(DRIVER_CORE), String(process.pid)], { stdio: 'ignore' })
    return true
  } catch {
    return false // no taskset: not Linux
  }
}

async function ready(port: number, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  while (performance.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/health/readiness`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((wake) => setTimeout(wake, 100))
  }
  child.kill('SIGKILL')
  throw new Error(`the media node did not start: see ${logFile}`)
}

function inspectorOf(logFile: string): string {
  const [, url] = /Debugger listening on (ws:\S+)/.exec(readFileSync(logFile, 'utf8')) ?? []
  if (url === undefined) throw new Error(`the media node has no profiler: see ${logFile}`)
  return url
}
