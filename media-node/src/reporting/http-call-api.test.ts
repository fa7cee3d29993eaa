import { newCallId } from '@call-center/shared/call/call'
import { NotFound, ProtocolError, ProviderError, StaleEpoch } from '@call-center/shared/errors'
import { expect, it } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { fakeSession } from '../testing/fake-edge.ts'
import { httpCallApi } from './http-call-api.ts'

const signal = new AbortController().signal
const hangUp = { epoch: 1, id: 'x', command: { type: 'hang-up' } } as const

function edge(...answers: (Response | Error | Promise<Response>)[]) {
  const clock = new FakeClock()
  const requests: [string, RequestInit | undefined][] = []
  const api = httpCallApi({
    edgeUrl: 'https://edge.example.com',
    nodeId: 'node-1',
    serviceToken: 'secret',
    clock,
    fetch: async (url, init) => {
      requests.push([String(url), init])
      const answer = answers.shift()
      if (!answer)
        return new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
      if (answer instanceof Error) throw answer
      return answer
    },
  })
  return { api, clock, requests }
}

const refused = (status: number) => Response.json({ error: { message: 'no', details: [] } }, { status })

it('claims a session with its service token', async () => {
  const session = fakeSession()
  const { api, requests } = edge(Response.json(session))
  expect(await api.claim(session.callId, { tokenEpoch: 3, signal })).toEqual(session)
  expect(requests).toMatchObject([
    [
      `https://edge.example.com/internal/calls/${session.callId}/session`,
      { method: 'POST', body: '{"nodeId":"node-1","tokenEpoch":3}', headers: { authorization: 'Bearer secret' } },
    ],
  ])
})

it('tries again to claim when the edge stumbles', async () => {
  const session = fakeSession()
  const { api, clock } = edge(refused(503), new TypeError('fetch failed'), Response.json(session))
  const claim = api.claim(session.callId, { tokenEpoch: 0, signal })
  await clock.advance(1_000)
  expect(await claim).toEqual(session)
})

it('asks for a call in the order of its sockets, also when one is gone before it is answered', async () => {
  const session = fakeSession()
  const [first, second] = [Promise.withResolvers<Response>(), Promise.withResolvers<Response>()]
  const { api, requests } = edge(first.promise, second.promise)
  const gone = new AbortController()
  const claim = (tokenEpoch: number, until = signal) => api.claim(session.callId, { tokenEpoch, signal: until })
  const [lost, next] = [claim(1, gone.signal).catch((error: unknown) => error), claim(2)]
  const never = claim(3, gone.signal).catch((error: unknown) => error)
  gone.abort('gone')
  expect([await lost, await never]).toEqual(['gone', 'gone'])
  expect(requests).toHaveLength(1)
  first.resolve(Response.json(session))
  second.resolve(Response.json({ ...session, epoch: 7 }))
  expect(await next).toMatchObject({ epoch: 7 })
  expect(requests.map(([, init]) => init?.body)).toEqual([1, 2].map((n) => `{"nodeId":"node-1","tokenEpoch":${n}}`))
})

it('asks again after a claim that failed', async () => {
  const session = fakeSession()
  const { api } = edge(refused(404), Response.json(session))
  const claim = () => api.claim(session.callId, { tokenEpoch: 0, signal })
  const [failed, held] = await Promise.allSettled([claim(), claim()])
  expect([failed.status, held.status]).toEqual(['rejected', 'fulfilled'])
})

it.each([
  [404, NotFound],
  [409, StaleEpoch],
  [422, ProviderError],
  [502, ProviderError],
])('turns status %i into a typed error', async (status, type) => {
  await expect(edge(refused(status)).api.command(newCallId(), hangUp, { signal })).rejects.toThrow(type)
})

it.each([
  [400, 'content'],
  [413, 'content'],
  [422, 'content'],
  [401, 'credentials'],
  [403, 'credentials'],
])('tells of status %i that the edge refuses the %s', async (status, of) => {
  const request = edge(refused(status)).api.command(newCallId(), hangUp, { signal })
  await expect(request).rejects.toMatchObject({ of, retryable: false })
})

it('refuses an answer that is not part of the protocol', async () => {
  const { api } = edge(Response.json({ nonsense: true }))
  await expect(api.claim(newCallId(), { tokenEpoch: 0, signal })).rejects.toThrow(ProtocolError)
})

it('does not wait for ever', async () => {
  const { api, clock } = edge()
  const command = api.command(newCallId(), hangUp, { signal })
  const failure = command.catch((error: unknown) => error)
  await clock.advance(5_000)
  expect(await failure).toMatchObject({ retryable: true })
})
