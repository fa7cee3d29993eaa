import { once } from 'node:events'
import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ensureLocalCa, findLocalCa, readTlsIdentity } from './local-ca.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const newDir = () => mkdtemp(join(tmpdir(), 'local-ca-'))

describe('the local certificate authority', () => {
  it.each(['localhost', '127.0.0.1'])(
    'makes a certificate that a client trusting the authority accepts for %s',
    async (host) => {
      const { ca, cert, key } = await readTlsIdentity(await ensureLocalCa(await newDir()))
      const server = createServer({ cert, key }, (_request, response) => response.end('ok')).listen(0)
      await once(server, 'listening')
      const status = await new Promise((resolve, reject) => {
        const { port } = server.address() as AddressInfo
        get({ host, port, ca, agent: false, headers: { connection: 'close' } }, (response) => {
          response.resume()
          resolve(response.statusCode)
        }).on('error', reject)
      })
      server.close()
      expect(status).toBe(200)
    },
  )

  it('is reused while valid', async () => {
    const dir = await newDir()
    const first = await readTlsIdentity(await ensureLocalCa(dir))
    expect(await readTlsIdentity(await ensureLocalCa(dir, Date.now() + 300 * DAY_MS))).toEqual(first)
  })

  it('is the same for all who ask at once, and stays it', async () => {
    const dir = await newDir()
    const all = await Promise.all(Array.from({ length: 8 }, async () => readTlsIdentity(await ensureLocalCa(dir))))
    expect(new Set(all.map(({ ca }) => ca)).size).toBe(1)
    expect(await readTlsIdentity(await ensureLocalCa(dir))).toEqual(all[0])
    expect(await readdir(dir)).toEqual(['tls-1'])
  })

  it('is found without being made', async () => {
    const dir = await newDir()
    expect(await findLocalCa(join(dir, 'nowhere'))).toBeUndefined()
    expect(await findLocalCa(dir)).toBeUndefined()
    const made = await ensureLocalCa(dir)
    expect(await findLocalCa(dir)).toEqual(made)
  })

  it.each([
    ['the end is near', Date.now() + 380 * DAY_MS, undefined],
    ['a file is cut short', Date.now(), '-----BEGIN'],
  ])('is made anew when %s', async (_why, nowMs, damage) => {
    const dir = await newDir()
    const files = await ensureLocalCa(dir)
    const first = await readTlsIdentity(files)
    if (damage) await writeFile(files.certFile, damage)
    const second = await readTlsIdentity(await ensureLocalCa(dir, nowMs))
    expect(second.ca).not.toBe(first.ca)
    expect(await readTlsIdentity(await ensureLocalCa(dir, nowMs))).toEqual(second)
  })
})
