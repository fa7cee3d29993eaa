import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect as connectPlain, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { silentLog } from '@call-center/shared/log'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { localConfig } from '../stack/local-config.ts'
import { freePorts, type StackPorts } from '../stack/ports.ts'
import { startLocalCloud } from './local-cloud.ts'
import { ensureLocalCa, readTlsIdentity } from './tls/local-ca.ts'

const ROOT = join(import.meta.dirname, '../..')

let dir: string
let ports: StackPorts
let cloud: AsyncDisposable

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'local-cloud-'))
  ports = await freePorts()
  const tls = await readTlsIdentity(await ensureLocalCa(dir))
  const { config } = localConfig(ROOT, ports)
  cloud = await startLocalCloud({ ports, tls, config, eventGridSecret: 's', dir, persist: false, log: silentLog })
})
afterAll(async () => {
  await cloud[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

const UPGRADE = 'connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: x'
const JSON_BODY = (body: string) => `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
const REQUESTS = [
  'nonsense\r\n\r\n',
  `GET // HTTP/1.1\r\n${UPGRADE}\r\n\r\n`,
  `GET /%E0%A4%A HTTP/1.1\r\n${UPGRADE}\r\n\r\n`,
  `GET /stt/speech/universal/v2?language=%00 HTTP/1.1\r\n${UPGRADE}\r\n\r\n`,
  'GET //[ HTTP/1.1\r\n\r\n',
  'GET /dbs/%E0%A4%A HTTP/1.1\r\n\r\n',
  'GET /calling/callConnections/%E0%A4%A HTTP/1.1\r\n\r\n',
  'GET /indexes(%27x%27)/docs/$count?api-version=2026-04-01 HTTP/1.1\r\n\r\n',
  `POST /openai/v1/chat/completions HTTP/1.1\r\n${JSON_BODY('{"messages":[null]}')}`,
  `POST /openai/deployments/%E0%A4%A/chat/completions HTTP/1.1\r\n${JSON_BODY('{')}`,
  `POST /control/speak HTTP/1.1\r\n${JSON_BODY('{"text":"hello","lang":"xx-YY"}')}`,
  'POST /control/speak HTTP/1.1\r\ncontent-length: 1000\r\n\r\ncut',
]

/** Ends when the server has answered or hung up; the connection is then torn. */
async function send(port: number, text: string): Promise<void> {
  const isPlain = port === ports.phone
  const wire = connectPlain(port, '127.0.0.1').on('error', () => {})
  const socket: Socket = isPlain ? wire : connectTls({ socket: wire, rejectUnauthorized: false })
  socket.on('error', () => {})
  await once(socket, isPlain ? 'connect' : 'secureConnect')
  const done = Promise.race([once(socket, 'data'), once(socket, 'close')])
  socket.write(text.replace('HTTP/1.1\r\n', `HTTP/1.1\r\nhost: localhost:${port}\r\n`))
  if (text.endsWith('cut')) socket.end()
  await done
  wire.resetAndDestroy()
}

/** A rejection nobody handles, or an error in an event, fails the run of these tests as it would end the process. */
it.each(['phone', 'callAutomation', 'speech', 'openai', 'cosmos', 'search', 'appConfiguration'] as const)(
  '%s outlives any request',
  async (name) => {
    for (const text of REQUESTS) await send(ports[name], text)
    const state = await fetch(`http://localhost:${ports.phone}/control/state`)
    expect(state.status).toBe(200)
  },
)

it('refuses to speak a language that nobody speaks, and speaks on', async () => {
  const speak = (lang: string) =>
    fetch(`http://localhost:${ports.phone}/control/speak`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'Hello', lang }),
    })
  const refused = await speak('xx-YY')
  expect(refused.status).toBe(400)
  expect(await refused.json()).toEqual({ error: { message: 'there is no language xx-YY' } })
  expect((await speak('en-US')).status).toBe(200)
})
