import { describe, expect, it } from 'vitest'
import { allCalls, ApiError, callCentre, parseResponse } from './client.ts'
import { TEST_SETTINGS } from './testing/test-config.ts'
import { type TestEdge, testEdge } from './testing/test-edge.ts'

const clientOf = (edge: TestEdge, apiKey: string = TEST_SETTINGS.API_KEY) =>
  callCentre('http://localhost', { apiKey, fetch: async (input, init) => edge.app.request(input, init) })

describe('the client', () => {
  it('places a call, and finds it again', async () => {
    const client = clientOf(await testEdge())
    const placed = await parseResponse(client.call.$post({ json: { phone_number: '+33612345601', bot_name: 'Zoé' } }))
    expect(placed.initiate.bot_name).toBe('Zoé')
    const byId = await parseResponse(client.call[':idOrPhone'].$get({ param: { idOrPhone: placed.call_id } }))
    const byPhone = await parseResponse(client.call[':idOrPhone'].$get({ param: { idOrPhone: '+33612345601' } }))
    expect([byId.call_id, byPhone.call_id]).toEqual([placed.call_id, placed.call_id])
    expect(await parseResponse(client.call.$get({ query: { phone_number: '+33687654321' } }))).toEqual([])
  })

  it('throws what is refused, with the reasons', async () => {
    const client = clientOf(await testEdge())
    const refused = parseResponse(client.call.$post({ json: { phone_number: '0612' } }))
    await expect(refused).rejects.toBeInstanceOf(ApiError)
    await expect(refused).rejects.toMatchObject({
      statusCode: 422,
      detail: { data: { error: { message: 'Validation error', details: [expect.stringMatching(/^phone_number: /)] } } },
    })
    const stranger = clientOf(await testEdge(), 'another key')
    await expect(parseResponse(stranger.config.$get())).rejects.toMatchObject({ statusCode: 401 })
  })

  it('turns flags', async () => {
    const client = clientOf(await testEdge())
    await parseResponse(client.config.features.$patch({ json: { vad_threshold: 0.9 } }))
    const { features, set } = await parseResponse(client.config.features.$get())
    expect([features.vad_threshold, set]).toEqual([0.9, { vad_threshold: 0.9 }])
  })

  it.each([1, 2, 3, 7, 100])('reads all calls, %i at a time, while more of them begin', async (limit) => {
    const edge = await testEdge()
    const ids: string[] = []
    // Three at a time begin in the same moment.
    for (let i = 0; i < 7; i++) {
      if (i % 3 === 0) edge.clock.nowMs += 1_000
      ids.push((await edge.newCall()).call_id)
    }
    const read: string[] = []
    for await (const { call_id } of allCalls(clientOf(edge), { limit, phone_number: '+33612345678' })) {
      read.push(call_id)
      edge.clock.nowMs += 1_000
      await edge.newCall()
    }
    expect(read).toHaveLength(7)
    expect(new Set(read)).toEqual(new Set(ids))
  })
})
