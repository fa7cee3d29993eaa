import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** Why tests against a real Redis cannot run here; `undefined` when they can. */
export const whyNoRedis = (): string | undefined =>
  spawnSync('redis-server', ['--version']).status === 0
    ? undefined
    : 'NO redis-server ON THIS MACHINE: apt-get install redis-server'

export interface RedisServer extends AsyncDisposable {
  readonly port: number
  /** It neither answers nor goes away, as a machine under too much load. */
  freeze(): void
  thaw(): void
  /** It is gone, and its connections with it. */
  stop(): Promise<void>
  /** It is there again, empty. */
  start(): Promise<void>
}

/** A real redis-server on a free port, that keeps nothing on disk. */
export async function openRedisServer(): Promise<RedisServer> {
  const port = await freePort()
  let child = await launch(port)
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return {
    port,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    stop,
    async start() {
      child = await launch(port)
    },
    [Symbol.asyncDispose]: stop,
  }
}

async function launch(port: number) {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('Ready to accept connections')) break
  }
  child.stdout.resume()
  return child
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}
