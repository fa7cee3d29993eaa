import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  globSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { newCallId } from '@call-center/shared/call/call'
import { signMediaToken } from '@call-center/shared/protocol/media-token'
import { NodeStatus } from '@call-center/shared/protocol/node-channel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type WebSocket as ServerSocket, WebSocket, WebSocketServer } from 'ws'
import { ROOT } from '../cli/run-steps.ts'
import { waitFor } from '../e2e/stack-under-test.ts'
import { NODE_FLAGS } from '../stack/node-flags.ts'
import { isForeign } from './foreign-files.ts'
import { productionPackages } from './production-packages.ts'

/** nobody */
const UID = 65_534
const SECRET = 'a-secret-of-more-than-sixteen-letters'
const dockerfile = readFileSync(join(ROOT, 'infra/docker/media-node.Dockerfile'), 'utf8')
const machine = { platform: process.platform, arch: process.arch, abi: process.versions.modules }

describe.skipIf(process.platform === 'win32')('the media node as its image runs it', () => {
  let app: string
  let node: ChildProcess
  let output = ''
  let port = 0
  const statuses: NodeStatus[] = []
  const edge = createServer() // takes the node's channel, and never answers when asked for a session
  const channels = new WebSocketServer({ server: edge })
  channels.on('connection', (socket: ServerSocket) => {
    socket.on('message', (data: Buffer) => statuses.push(NodeStatus.parse(JSON.parse(String(data)))))
  })

  beforeAll(async () => {
    app = await assembleImage()
    edge.listen(0, '127.0.0.1')
    await once(edge, 'listening')
    const { command, env } = readDockerfile()
    port = await freePort()
    node = spawn(join(app, 'node'), command.slice(1), {
      cwd: app,
      env: { ...env, ...environment((edge.address() as AddressInfo).port), PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(process.getuid?.() === 0 && { uid: UID, gid: UID }),
    })
    for (const stream of [node.stdout, node.stderr]) stream?.on('data', (part: Buffer) => (output += String(part)))
    await waitFor(() => output.includes('media node ready') || node.exitCode !== null, {
      timeoutMs: 30_000,
      what: 'the node to be ready',
    })
    if (node.exitCode !== null) throw new Error(`it ended at once: ${output}`)
  }, 60_000)

  afterAll(async () => {
    node.kill('SIGKILL')
    channels.close()
    edge.closeAllConnections()
    edge.close()
    await chmod(app, 0o755)
    await rm(app, { recursive: true, force: true })
  })

  const health = async (path: string) => (await fetch(`http://127.0.0.1:${port}/health/${path}`)).status

  it('is not root, and owns nothing of what it runs', () => {
    const status = readFileSync(`/proc/${node.pid}/status`, 'utf8')
    const [, uid] = /^Uid:\s+(\d+)/m.exec(status) ?? []
    expect(Number(uid)).toBe(process.getuid?.() === 0 ? UID : process.getuid?.())
    expect(Number(uid)).not.toBe(0)
    // Linked or copied by whoever runs the test: root, where there is one to be.
    expect(statSync(join(app, 'media-node/src/main.ts')).uid).toBe(process.getuid?.())
  })

  it('loads nothing that production does not install', () => {
    const modules = globSync('node_modules/*', { cwd: app }).map((path) => path.replace('node_modules/', ''))
    for (const development of ['vitest', 'typescript', 'miniflare', 'wrangler', 'koffi'])
      expect(modules).not.toContain(development)
    expect(modules).toContain('onnxruntime-node')
  })

  it('is alive and ready, and tells the edge so', async () => {
    expect([await health('liveness'), await health('readiness')]).toEqual([200, 200])
    await waitFor(() => statuses.length > 0, { timeoutMs: 5_000, what: 'a status on the channel' })
    expect(statuses[0]).toMatchObject({ nodeId: 'image-under-test', capacity: 2, draining: false })
  })

  it('waits on SIGTERM until its last call is over, takes no other, and ends with code 0', async () => {
    const token = (callId = newCallId()) => signMediaToken({ callId, epoch: 1 }, SECRET, Date.now())
    const open = async () => new WebSocket(`ws://127.0.0.1:${port}/media/${await token()}`)
    const call = await open()
    await once(call, 'open')
    await waitFor(() => statuses.at(-1)?.calls.length === 1, { timeoutMs: 5_000, what: 'the call on the channel' })

    node.kill('SIGTERM')
    await waitFor(() => statuses.at(-1)?.draining, { timeoutMs: 5_000, what: 'the draining on the channel' })
    expect([await health('liveness'), await health('readiness')]).toEqual([200, 503])
    const late = await open()
    const [refusal] = (await once(late, 'error')) as [Error]
    expect(refusal.message).toMatch(/50[39]|429/)
    expect(node.exitCode).toBe(null)

    const exited = once(node, 'exit', { signal: AbortSignal.timeout(20_000) })
    call.close()
    expect(await exited).toEqual([0, null])
    expect(output).toContain('media node stopped')
  }, 40_000)

  /** What the Dockerfile puts together, out of the packages that are installed here. */
  async function assembleImage(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'media-node-image-'))
    const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8')
    const copied = [...dockerfile.matchAll(/^COPY ((?:shared|media-node)\/\S+) \S+$/gm)].map(([, path = '']) => path)
    expect(copied).toContain('media-node/models')
    for (const path of [...productionPackages(lock, 'media-node'), ...copied, 'package.json']) place(path, folder)
    mkdirSync(join(folder, 'node_modules/@call-center'), { recursive: true })
    symlinkSync('../../shared', join(folder, 'node_modules/@call-center/shared'))
    linkOrCopy(realpathSync(process.execPath), join(folder, 'node'))
    await chmod(folder, 0o555)
    return folder
  }

  /** Its command and environment, as Docker reads them. */
  function readDockerfile(): { command: string[]; env: Record<string, string> } {
    const command = JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]') as string[]
    const [, line = ''] = /^ENV (.*)$/m.exec(dockerfile) ?? []
    return { command, env: Object.fromEntries(line.split(' ').map((pair) => pair.split('=') as [string, string])) }
  }
})

describe('the Dockerfile', () => {
  const lines = dockerfile.split('\n')

  it('copies files that exist', () => {
    const paths = lines.flatMap((line) =>
      (/^COPY (?!--from)(.*) \S+$/.exec(line)?.[1] ?? '').split(' ').filter(Boolean),
    )
    expect(paths.length).toBeGreaterThan(8)
    for (const path of paths) expect(globSync(path, { cwd: ROOT }), path).toHaveLength(1)
  })

  it('lets through what it copies, and nothing of the operator', async () => {
    const ignore = await readFile(join(ROOT, '.dockerignore'), 'utf8')
    expect(ignore).toMatch(/^\*$/m)
    expect(ignore).not.toContain('!config')
    for (const [, path] of dockerfile.matchAll(/^COPY (?!--from)(\S+) /gm)) expect(ignore).toContain(`!${path}`)
  })

  it('runs on the Node of the tests, not as root, on official sockets pinned by commit', () => {
    expect(
      lines
        .filter((line) => line.startsWith('FROM'))
        .every((line) => line.includes(`node:${process.versions.node}-trixie-slim`)),
    ).toBe(true)
    expect(lines).toContain('USER node')
    expect(dockerfile).toMatch(/ARG UWS_COMMIT=[0-9a-f]{40}\n/)
    expect(dockerfile).toContain('HEALTHCHECK')
  })

  it('starts the node as it was measured', () => {
    expect(dockerfile).toContain(NODE_FLAGS.map((flag) => JSON.stringify(flag)).join(', '))
  })

  it.each([
    ['node_modules/uWebSockets.js/uws_linux_x64_137.node', false],
    ['node_modules/uWebSockets.js/uws_linux_arm64_137.node', true],
    ['node_modules/uWebSockets.js/uws_linux_x64_127.node', true],
    ['node_modules/onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime.dll', true],
    ['node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1', false],
    ['node_modules/zod/index.js', false],
  ])('%s is for another machine: %s', (path, foreign) =>
    expect(isForeign(path, { platform: 'linux', arch: 'x64', abi: '137' })).toBe(foreign),
  )
})

const NEVER_LOADED = /\.(map|md|[cm]?ts\.map|d\.[cm]?ts)$/

/** Puts a file or folder of the repository into the image, without what is for other machines or for people. */
function place(path: string, folder: string): void {
  if (isForeign(path, machine) || NEVER_LOADED.test(path)) return
  const [from, to] = [join(ROOT, path), join(folder, path)]
  if (!statSync(from).isDirectory()) {
    mkdirSync(dirname(to), { recursive: true })
    return linkOrCopy(from, to)
  }
  for (const entry of readdirSync(from)) place(join(path, entry), folder)
}

/** Linked where both are on one disk: copying takes ten seconds. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    copyFileSync(from, to)
  }
}

function environment(edgePort: number): Record<string, string> {
  return {
    LISTEN_HOST: '127.0.0.1',
    EDGE_URL: `http://127.0.0.1:${edgePort}`,
    NODE_ID: 'image-under-test',
    STREAM_URL: 'ws://127.0.0.1/media',
    CAPACITY: '2',
    CONFIG_JSON: '{}',
    CARRIER_TOKEN: 'off',
    NODE_SERVICE_TOKEN: SECRET,
    MEDIA_TOKEN_SECRET: SECRET,
    COGNITIVE_SERVICE__ENDPOINT: 'wss://localhost:1',
    LLM__FAST__ENDPOINT: 'http://localhost:1/v1/',
    LLM__FAST__MODEL: 'fast',
    LLM__SLOW__ENDPOINT: 'http://localhost:1/v1/',
    LLM__SLOW__MODEL: 'slow',
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}
