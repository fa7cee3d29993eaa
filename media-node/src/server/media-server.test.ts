import { once } from 'node:events'
import { newCallId } from '@call-center/shared/call/call'
import { consoleLog } from '@call-center/shared/log'
import { signMediaToken } from '@call-center/shared/protocol/media-token'
import { generateKeyPair, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '../clock.ts'
import { CALLS_LIVE } from '../metrics.ts'
import { acsAudio, frameOf } from '../testing/acs-wire.ts'
import { opened, SECRET, startEchoing } from '../testing/echoing-server.ts'
import { carrierJwt } from './carrier-jwt.ts'
import type { MediaServerOptions } from './media-server.ts'

describe('the media server', () => {
  it('carries a call whose token is good', async () => {
    await using node = await startEchoing()
    const carrier = opened(await node.dial())
    carrier.send(acsAudio(frameOf(5).samples))
    const [echo] = await once(carrier, 'message')
    expect(JSON.parse(String(echo)).kind).toBe('AudioData')
    expect([node.server.calls.length, node.metrics.snapshot()[CALLS_LIVE]]).toEqual([1, 1])
  })

  it.each([
    ['the same', 1],
    ['a higher', 2],
  ])('lets a second socket of %s epoch take over, after the first has ended', async (_name, epoch) => {
    await using node = await startEchoing({ capacity: 1 })
    const callId = newCallId()
    const first = opened(await node.dial(callId, 1))
    const closed = once(first, 'close')
    const second = opened(await node.dial(callId, epoch))
    await closed
    expect([node.ended, node.streams.length, node.server.calls]).toEqual([[1], 2, [callId]])
    second.send(acsAudio(frameOf(5).samples))
    await once(second, 'message')
  })

  it('refuses an epoch that is over', async () => {
    await using node = await startEchoing()
    const callId = newCallId()
    opened(await node.dial(callId, 2))
    expect(await node.dial(callId, 1)).toBe(403)
    expect(node.server.calls).toEqual([callId])
  })

  it('is unready when full, and ready again when a call ends', async () => {
    await using node = await startEchoing({ capacity: 1 })
    expect(await node.ready()).toBe(200)
    const carrier = opened(await node.dial())
    expect([await node.ready(), await node.dial()]).toEqual([503, 503])
    carrier.close()
    await once(carrier, 'close')
    await expect.poll(node.ready).toBe(200)
  })

  it('never holds more calls than it can, however many come at once', async () => {
    await using node = await startEchoing({ capacity: 2 })
    const results = await Promise.all(Array.from({ length: 8 }, () => node.dial()))
    expect(results.filter((result) => result === 503).length).toBe(6)
    expect(node.streams.length).toBe(2)
  })

  it('drains: takes no call, keeps those it has, and resolves after the last', async () => {
    await using node = await startEchoing()
    const callId = newCallId()
    const carrier = opened(await node.dial(callId))
    const drained = node.server.drain()
    expect([await node.ready(), await node.dial()]).toEqual([503, 503])
    expect(carrier.readyState).toBe(WebSocket.OPEN)
    carrier.close()
    await drained
  })
})

describe('T7 · Media sockets that strangers open', () => {
  const ISSUER = 'https://carrier.example'
  const AUDIENCE = 'our-resource'
  const nowS = () => Math.floor(systemClock.wallMs() / 1_000)
  const keyOf = (secret: string) => new TextEncoder().encode(secret)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

  /** A media token as ours are, but for what is changed. */
  const minted = (change: Record<string, unknown> = {}, { alg = 'HS256', secret = SECRET } = {}) => {
    const claims = { callId: newCallId(), epoch: 1, aud: 'media-node', exp: nowS() + 60, ...change }
    const kept = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
    return new SignJWT(kept).setProtectedHeader({ alg }).sign(keyOf(secret))
  }
  const remade = async (join: (header: string, claims: string, signature: string) => string) => {
    const [header = '', claims = '', signature = ''] = (await minted()).split('.')
    return join(header, claims, signature)
  }
  const keys = generateKeyPair('RS256')
  const strangers = generateKeyPair('RS256')
  interface CarrierToken {
    readonly issuer?: string
    readonly audience?: string
    readonly begins?: number
    readonly expires?: number | undefined
    readonly by?: typeof keys
  }
  const carrierToken = async (change: CarrierToken = {}) => {
    const { issuer, audience, begins, expires, by } = {
      issuer: ISSUER,
      audience: AUDIENCE,
      begins: nowS(),
      expires: nowS() + 60,
      by: keys,
      ...change,
    }
    const claims = { iss: issuer, aud: audience, nbf: begins, ...(expires && { exp: expires }) }
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign((await by).privateKey)
  }
  const asCarrier = async (change: CarrierToken = {}) => ({
    authorization: `Bearer ${await carrierToken(change)}`,
    'x-ms-call-connection-id': 'c1',
  })
  const guarded = async (more: Partial<MediaServerOptions> = {}) => {
    const { publicKey } = await keys
    const options = { issuer: ISSUER, audience: AUDIENCE, keys: async () => publicKey, clock: systemClock }
    return startEchoing({ verifyCarrier: carrierJwt(options), ...more })
  }
  const status = (result: WebSocket | number) => (typeof result === 'number' ? result : 'open')

  const TOKENS: readonly (readonly [string, number, () => Promise<string> | string])[] = [
    ['nothing', 404, () => ''],
    ['another path', 404, async () => `../elsewhere/${await minted()}`],
    ['a path that goes on', 404, async () => `${await minted()}/more`],
    ['a token that is escaped', 404, async () => (await minted()).replaceAll('.', '%2e')],
    ['the token behind a question mark', 404, async () => `?token=${await minted()}`],
    ['what is no token', 401, () => 'not-a-token'],
    ['a token that has expired', 401, () => minted({ exp: nowS() - 1 })],
    ['a token without an end', 401, () => minted({ exp: undefined })],
    ['a token of another secret', 401, () => minted({}, { secret: `${SECRET}!` })],
    ['a token signed in another way', 401, () => minted({}, { alg: 'HS512' })],
    ['a token that is not signed', 401, () => remade((_, claims) => `${part({ alg: 'none' })}.${claims}.`)],
    ['a token that says it is not signed', 401, () => remade((_, c, s) => `${part({ alg: 'none' })}.${c}.${s}`)],
    ['a token whose signature was cut', 401, () => remade((h, c, s) => `${h}.${c}.${s.slice(0, -4)}`)],
    [
      'a token of another call under an old signature',
      401,
      () =>
        remade(
          (h, _, s) => `${h}.${part({ callId: newCallId(), epoch: 9, aud: 'media-node', exp: nowS() + 60 })}.${s}`,
        ),
    ],
    ['a token for somebody else', 401, () => minted({ aud: 'edge' })],
    ['a token for nobody', 401, () => minted({ aud: undefined })],
    ['a token of no call', 401, () => minted({ callId: undefined })],
    ['a token of what is no call', 401, () => minted({ callId: '../../x' })],
    ['a token of a negative epoch', 401, () => minted({ epoch: -1 })],
    ['a token of an epoch in words', 401, () => minted({ epoch: '1' })],
    ['a token that is not valid yet', 401, () => minted({ nbf: nowS() + 600 })],
  ]

  const HEADERS: readonly (readonly [
    string,
    number,
    () => Promise<Record<string, string>> | Record<string, string>,
  ])[] = [
    ['without the carrier’s own token', 401, () => ({})],
    ['with a carrier’s token for others', 401, () => asCarrier({ audience: 'others' })],
    ['with a token of another issuer', 401, () => asCarrier({ issuer: 'https://evil.example' })],
    ['with a carrier’s token that has expired', 401, () => asCarrier({ expires: nowS() - 310 })],
    ['with a carrier’s token that a stranger signed', 401, () => asCarrier({ by: strangers })],
    [
      'with a token of our own as the carrier’s',
      401,
      async () => ({ ...(await asCarrier()), authorization: `Bearer ${await minted()}` }),
    ],
    ['with a token that names no connection', 401, async () => ({ authorization: (await asCarrier()).authorization })],
    [
      'with a token by another scheme',
      401,
      async () => ({ ...(await asCarrier()), authorization: `Basic ${await carrierToken()}` }),
    ],
    ['from a page of the web', 403, async () => ({ ...(await asCarrier()), origin: 'https://evil.example' })],
    ['from a page that hides where it is', 403, async () => ({ ...(await asCarrier()), origin: 'null' })],
  ]

  it('are tried in more than fifteen ways', () => expect(TOKENS.length + HEADERS.length).toBeGreaterThan(15))

  it.each([
    ['expired by a clock four minutes behind ours', { expires: nowS() - 240 }],
    ['begins by a clock four minutes before ours', { begins: nowS() + 240 }],
  ])('are let in when the carrier’s token %s', async (_what, token) => {
    await using node = await guarded()
    expect(status(await node.dial(newCallId(), 1, await asCarrier(token)))).toBe('open')
  })

  it.each([
    ['a token that will begin', { begins: nowS() + 310 }],
    ['a token without an end', { expires: undefined }],
  ])('are refused with %s of the carrier', async (_what, token) => {
    await using node = await guarded()
    expect(status(await node.dial(newCallId(), 1, await asCarrier(token)))).toBe(401)
  })

  it.each(TOKENS)('are refused before the upgrade with %s: %d', async (_what, expected, token) => {
    await using node = await guarded()
    expect(status(await node.dialPath(`/media/${await token()}`, await asCarrier()))).toBe(expected)
    expect([node.streams, node.server.calls]).toEqual([[], []])
  })

  it.each(HEADERS)('are refused before the upgrade with a good token, but %s: %d', async (_what, expected, headers) => {
    await using node = await guarded()
    expect(status(await node.dial(newCallId(), 1, await headers()))).toBe(expected)
    expect(node.streams).toEqual([])
  })

  it('would be let in with both, so that it is the forgery that is refused', async () => {
    await using node = await guarded()
    expect(status(await node.dialPath(`/media/${await minted()}`, await asCarrier()))).toBe('open')
    expect(status(await node.dial(newCallId(), 1, await asCarrier()))).toBe('open')
  })

  it('do no harm to the call whose address they found out', async () => {
    await using node = await guarded()
    const callId = newCallId()
    const carrier = opened(await node.dial(callId, 2, await asCarrier()))
    expect(status(await node.dial(callId, 2))).toBe(401)
    expect(status(await node.dial(callId, 2, { ...(await asCarrier()), origin: 'https://evil.example' }))).toBe(403)
    expect(status(await node.dial(callId, 1, await asCarrier()))).toBe(403) // an address of before the last take-over
    expect([node.streams.length, node.ended, node.server.calls]).toEqual([1, [], [callId]])
    carrier.send(acsAudio(frameOf(5).samples))
    await once(carrier, 'message')
  })
})

describe('T14 · Secrets in addresses: media tokens', () => {
  it('are in no log, whether they were good or not', async () => {
    const lines: string[] = []
    await using node = await startEchoing({ log: consoleLog({}, (line) => lines.push(line)) })
    const tokens = await Promise.all([
      signMediaToken({ callId: newCallId(), epoch: 1 }, SECRET, systemClock.wallMs()),
      signMediaToken({ callId: newCallId(), epoch: 1 }, `${SECRET}!`, systemClock.wallMs()),
    ])
    for (const token of tokens) await node.dialPath(`/media/${token}`)
    for (const token of tokens) await node.dialPath(`/media/${token}`)
    const log = lines.join('\n')
    expect(log).toContain('media socket opened')
    expect(log).toContain('media socket refused')
    for (const part of tokens.flatMap((token) => token.split('.').slice(1))) expect(log).not.toContain(part)
  })
})
