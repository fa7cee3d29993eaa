import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { UnknownLanguage } from '../speech/saying/voice-engine.ts'
import { type PhoneServer, startPhoneServer } from './control.ts'
import { HeadlessPhone } from './headless-phone.ts'
import { PhoneNetwork } from './phone-network.ts'

let server: PhoneServer
let port: number

beforeAll(async () => {
  server = await startPhoneServer({
    port: 0,
    network: new PhoneNetwork({ recogniser: 'told' }),
    services: {},
    voices: [],
    async speak(text, language) {
      if (language === 'xx') throw new UnknownLanguage('there is no language xx')
      if (text === 'fail') throw new Error('a secret of the engine')
      return new Int16Array(160)
    },
  })
  port = Number(new URL(server.url).port)
})
afterAll(() => server.close())

interface Asked {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** `fetch` sets Host and Origin by itself. */
async function ask({ method = 'GET', path = '/control/state', headers = {}, body = '' }: Asked) {
  const host = `localhost:${port}`
  const asked = request({ host: '127.0.0.1', port, method, path, headers: { host, ...headers } })
  asked.end(body)
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  let text = ''
  for await (const piece of response) text += String(piece)
  return { status: response.statusCode, type: response.headers['content-type'], text }
}

const hosts = (name: string) => name.replace('PORT', String(port))

describe("the phone's door", () => {
  it.each([
    ['localhost:PORT', undefined, 200],
    ['127.0.0.1:PORT', 'http://127.0.0.1:PORT', 200],
    ['[::1]:PORT', undefined, 200],
    ['LOCALHOST:PORT', 'http://localhost:PORT', 200],
    ['evil.example:PORT', undefined, 403],
    ['localhost', undefined, 403],
    ['localhost:1', undefined, 403],
    ['localhost.evil.example:PORT', undefined, 403],
    ['localhost:PORT', 'http://evil.example', 403],
    ['localhost:PORT', 'http://localhost:8080', 403],
    ['localhost:PORT', 'https://localhost:PORT', 403],
    ['localhost:PORT', 'null', 403],
  ])('asked as %s from %s answers %d', async (host, origin, status) => {
    const headers = { host: hosts(host), ...(origin && { origin: hosts(origin) }) }
    expect((await ask({ headers })).status).toBe(status)
    expect((await ask({ headers, path: '/' })).status).toBe(status)
    expect((await ask({ headers, method: 'DELETE', path: '/control/faults' })).status).toBe(status === 200 ? 204 : 403)
    const line = new WebSocket(`ws://127.0.0.1:${port}/line?number=%2B33612345678`, { headers })
    const opened = await Promise.race([
      once(line, 'open').then(() => 200),
      once(line, 'unexpected-response').then(([, response]: IncomingMessage[]) => response?.statusCode),
    ])
    expect(opened).toBe(status)
    line.on('error', () => {}).terminate()
  })

  it.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['text/plain; application/json', 415],
    ['application/jsonp', 415],
    ['application/json', 204],
    ['application/json; charset=utf-8', 204],
  ])('takes a POST of %s with %d', async (type, status) => {
    const reply = await ask({ method: 'POST', path: '/control/faults', headers: { 'content-type': type }, body: '{}' })
    expect(reply.status).toBe(status)
  })

  it.each([
    [{ text: 'Hello', lang: 'en' }, 200, ''],
    [{ text: 'Hello', lang: 'xx' }, 400, 'there is no language xx'],
    [{ text: 'fail', lang: 'en' }, 500, 'The local cloud failed'],
    [{ text: '' }, 400, 'wanted'],
  ])('speaks %j with %d', async (body, status, message) => {
    const headers = { 'content-type': 'application/json' }
    const reply = await ask({ method: 'POST', path: '/control/speak', headers, body: JSON.stringify(body) })
    expect(reply.status).toBe(status)
    if (status === 200) return
    const { error } = JSON.parse(reply.text) as { error: { message: string } }
    expect(error.message).toContain(message)
    expect(reply.text).not.toContain('secret')
  })

  it('has an icon, and says what it has not', async () => {
    expect(await ask({ path: '/favicon.ico' })).toMatchObject({ status: 200, type: 'image/svg+xml' })
    expect(await ask({ path: '/nothing' })).toMatchObject({ status: 404, text: expect.stringContaining('"error"') })
  })

  it('outlives upgrades that make no sense', async () => {
    for (const target of ['//', '/line', '/line?number=%', 'http://[', '/nothing']) {
      const socket = connect(port, '127.0.0.1').on('error', () => {})
      const upgrade = 'connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13'
      socket.write(`GET ${target} HTTP/1.1\r\nhost: localhost:${port}\r\n${upgrade}\r\n\r\n`)
      await once(socket, 'data')
      socket.resetAndDestroy()
    }
    // A frame that is none, to a line that is refused in that moment.
    const line = new WebSocket(server.lineUrl('nobody'))
    line.on('error', () => {})
    await once(line, 'open')
    ;(line as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(Buffer.from('nonsense'))
    await once(line, 'close')
    expect((await ask({})).status).toBe(200)
  })

  it('tells a phone why it gets no line, and why it cannot phone itself', async () => {
    const line = new WebSocket(server.lineUrl('12'))
    const [message] = (await once(line, 'message')) as [Buffer]
    expect(String(message)).toContain('12 is not a phone number')
    expect((await once(line, 'close'))[0]).toBe(4400)
    await using phone = await HeadlessPhone.plugIn({ lineUrl: server.lineUrl('+33612345678') })
    await expect(phone.dial('+33 6 12 34 56 78')).rejects.toThrow('is your own number')
  })
})
