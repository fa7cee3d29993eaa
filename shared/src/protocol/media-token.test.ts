import { describe, expect, it } from 'vitest'
import { newCallId } from '../call/call.ts'
import { readMediaToken, signMediaToken } from './media-token.ts'

const SECRET = 'a secret of two parties'
const NOW_MS = Date.parse('2026-11-21T12:00:00Z')
const callId = newCallId()
const token = () => signMediaToken({ callId, epoch: 3 }, SECRET, NOW_MS)

describe('a media token', () => {
  it('names the call and the epoch', async () => {
    expect(await readMediaToken(await token(), SECRET, NOW_MS)).toMatchObject({ callId, epoch: 3 })
  })

  it('says in which way it may come', async () => {
    const told = await signMediaToken({ callId, epoch: 3, way: 'message' }, SECRET, NOW_MS)
    expect((await readMediaToken(told, SECRET, NOW_MS))?.way).toBe('message')
    expect((await readMediaToken(await token(), SECRET, NOW_MS))?.way).toBe('path')
  })

  it('fits into a path', async () => {
    expect(await token()).toMatch(/^[\w.-]+$/)
  })

  it('lasts as long as it was made for, and not longer', async () => {
    const ttlMs = 5 * 3_600_000
    const lasting = await signMediaToken({ callId, epoch: 3 }, SECRET, NOW_MS, ttlMs)
    expect(await readMediaToken(lasting, SECRET, NOW_MS + ttlMs - 1_000)).toBeDefined()
    expect(await readMediaToken(lasting, SECRET, NOW_MS + ttlMs + 1_000)).toBeUndefined()
  })

  it('is worth nothing with another secret, changed, or unsigned', async () => {
    const [header = '', payload = '', signature = ''] = (await token()).split('.')
    const none = btoa('{"alg":"none"}').replaceAll('=', '')
    for (const forged of [
      `${header}.${payload}.`,
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
      'nonsense',
      '',
    ]) {
      expect(await readMediaToken(forged, SECRET, NOW_MS)).toBeUndefined()
    }
    expect(await readMediaToken(await token(), 'another secret', NOW_MS)).toBeUndefined()
  })
})
