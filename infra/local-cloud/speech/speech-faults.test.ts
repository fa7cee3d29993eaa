import { describe, expect, it } from 'vitest'
import { eventually } from '@call-center/shared/testing/eventually'
import { loudNoise, silence } from './test-audio.ts'
import { recognise, start } from './test-sdk.ts'

describe('faults that are asked for', () => {
  it('refuses as often as it is asked to', async () => {
    const { told, service } = await start()
    service.faults.set({ status: 429, times: 2 })
    told.tell('call-1', { text: 'Hello.', durationMs: 600 })
    // The SDK tries again at once.
    const { finals } = await recognise(service.url, [loudNoise(600), silence(800)])
    expect(finals.map(({ text }) => text)).toEqual(['Hello.'])
    expect(service.requests.filter(({ type }) => type === 'refused')).toHaveLength(2)
  })

  it('delays finals as long as it is asked to', async () => {
    const waits: number[] = []
    const { told, service } = await start({ delayMs: async (ms) => void waits.push(ms) })
    service.faults.set({ finalLatencyMs: 1_200 })
    told.tell('call-1', { text: 'Hello.', durationMs: 600 })
    await recognise(service.url, [loudNoise(600), silence(800)])
    expect(waits).toEqual([1_200])
  })

  it('cuts a connection when it is asked to, after which the SDK connects again and loses nothing', async () => {
    const cut = Promise.withResolvers<void>()
    const gone = Promise.withResolvers<void>()
    const { told, service } = await start({ delayMs: () => cut.promise })
    service.faults.set({ dropAfterMs: 1, times: 1 })
    told.tell('call-1', { text: 'My car broke down near Lyon.', durationMs: 1_500 })
    const { finals } = await recognise(
      service.url,
      (async function* () {
        yield* [silence(300), loudNoise(1_000)]
        // In the middle of the speech. What the SDK is given before it knows may be the last, and is never sent again.
        await gone.promise
        yield* [loudNoise(500), silence(1_000)]
      })(),
      { onPartial: () => cut.resolve(), onDisconnected: () => gone.resolve() },
    )
    expect(finals.map(({ text }) => text).join(' ')).toBe('My car broke down near Lyon.')
    expect(service.requests.filter(({ type }) => type === 'connect')).toHaveLength(2)
  })

  it('stalls when it is asked to: takes audio, says nothing', async () => {
    const { told, service } = await start()
    service.faults.set({ stall: true })
    told.tell('call-1', { text: 'Hello.', durationMs: 600 })
    const giveUp = eventually(() =>
      expect(service.requests.filter((request) => 'bytes' in request).length).toBeGreaterThan(10),
    )
    const { partials, finals } = await recognise(service.url, [loudNoise(600), silence(800)], { giveUp })
    expect([...partials, ...finals]).toEqual([])
  })
})

describe('the messages the SDK sends', () => {
  it('are the ones this server was written for', async () => {
    const { told, service } = await start()
    told.tell('call-1', { text: 'Hello.', durationMs: 600 })
    await recognise(service.url, [loudNoise(600), silence(800)], { phrases: ['Contoso', 'Amélie'] })
    const connect = service.requests.find(({ type }) => type === 'connect')
    expect(connect).toMatchObject({
      path: '/stt/speech/universal/v2',
      query: { callConnectionId: 'call-1', format: 'simple', language: 'en-US', segmentationSilenceTimeoutMs: '500' },
    })
    const messages = () => service.requests.filter((request) => request.type === 'message')
    const shapes = () => messages().map(({ path, headers }) => `${path} [${headers.join(' ')}]`)
    const each = [
      'speech.config [content-type path x-requestid x-timestamp]',
      'speech.context [content-type path x-requestid x-timestamp]',
      'audio [content-type path x-requestid x-timestamp]',
      'audio [path x-requestid x-timestamp]',
      'telemetry [content-type path x-requestid x-timestamp]', // sent when the SDK has told what was said
    ]
    await eventually(() => expect([...new Set(shapes())]).toEqual(each))
    const context = messages().find(({ path }) => path === 'speech.context')?.body ?? ''
    expect(JSON.parse(context)).toMatchInlineSnapshot(`
      {
        "dgi": {
          "bias": 1,
          "groups": [
            {
              "items": [
                {
                  "text": "Contoso",
                },
                {
                  "text": "Amélie",
                },
              ],
              "type": "Generic",
            },
          ],
        },
        "phraseDetection": {
          "conversation": {
            "segmentation": {
              "mode": "Custom",
              "segmentationSilenceTimeoutMs": 500,
            },
          },
          "enrichment": {},
          "language": "en-US",
          "mode": "Conversation",
        },
        "phraseOutput": {},
      }
    `)
  })
})
