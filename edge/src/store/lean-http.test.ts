import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { cosmosStore } from './cosmos.ts'

/** A database that answers everything alike, or not at all. */
async function storeOver(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const store = cosmosStore({ endpoint, access_key: btoa('key'), database: 'd', container: 'c' }, { calls_days: 0 })
  return { store, [Symbol.asyncDispose]: async () => void server.close().closeAllConnections() }
}

describe('the database’s answers', () => {
  it('that are refusals are told as the SDK tells them', async () => {
    await using database = await storeOver((_request, response) => {
      response
        .writeHead(403, { 'content-type': 'application/json' })
        .end(JSON.stringify({ code: 'Forbidden', message: 'no' }))
    })
    await expect(database.store.ping()).rejects.toMatchObject({ code: 403 })
  })

  it('that never come are an error without an answer', async () => {
    await using database = await storeOver((request) => request.socket.destroy())
    await expect(database.store.ping()).rejects.toMatchObject({ code: 'REQUEST_SEND_ERROR' })
  })
})
