import { describe, expect, it } from 'vitest'
import { TEST_AZURE, testConfig } from '../testing/test-config.ts'
import { type AcsOptions, acsTelephony } from './acs.ts'

type HttpClient = NonNullable<AcsOptions['httpClient']>

/** The carrier's side of the wire: every request gets the same answer. */
function carrier(status: number, body: object) {
  const requests: string[] = []
  const httpClient: HttpClient = {
    async sendRequest(request) {
      requests.push(`${request.method} ${new URL(request.url).pathname}`)
      const headers = request.headers
      headers.set('content-type', 'application/json')
      return { request, status, headers, bodyAsText: JSON.stringify(body) }
    },
  }
  return { telephony: acsTelephony(TEST_AZURE, testConfig(), { httpClient }), requests }
}

const inState = (callConnectionState: string) => ({ callConnectionId: 'c-1', callConnectionState })
const refusal = (code: string) => ({ error: { code, message: 'no' } })

describe('whether a leg is alive', () => {
  it.each([
    ['connecting', 200, inState('connecting'), true],
    ['connected', 200, inState('connected'), true],
    ['being transferred', 200, inState('transferring'), true],
    ['disconnected', 200, inState('disconnected'), false],
    ['not found', 404, refusal('8522'), false],
    ['terminated', 409, refusal('8528'), false],
  ])('is known when it is %s', async (_state, status, body, alive) => {
    const { telephony, requests } = carrier(status, body)
    expect(await telephony.isAlive('c-1')).toBe(alive)
    expect(requests).toEqual(['GET /calling/callConnections/c-1'])
  })

  it.each([
    ['is down', 503],
    ['is busy', 429],
    ['does not know us', 401],
  ])('is not known when the carrier %s', async (_why, status) => {
    const { telephony } = carrier(status, refusal('Denied'))
    await expect(telephony.isAlive('c-1')).rejects.toMatchObject({ code: 'provider-failed' })
  })
})

it('waits five seconds for each try of a request, and tries twice', async () => {
  const timeouts: (number | undefined)[] = []
  const httpClient: HttpClient = {
    async sendRequest(request) {
      timeouts.push(request.timeout)
      return { request, status: 503, headers: request.headers, bodyAsText: '{}' }
    },
  }
  const telephony = acsTelephony(TEST_AZURE, testConfig(), { httpClient })
  await expect(telephony.isAlive('c-1')).rejects.toMatchObject({ code: 'provider-failed', retryable: true })
  expect(timeouts).toEqual([5_000, 5_000])
})

describe('a colleague who is dismissed', () => {
  const caller = '+33612345678'
  const consultation = {
    to: '+33612345699',
    caller,
    wait: [],
    context: 'c',
    question: { to: '+33612345699', prompt: [], choices: [], phrasesLang: 'en-US', context: 'b' },
  }
  /** Removing is answered with `status`, all else is done. */
  const dismissing = async (status: number, code: string) => {
    const asked: string[] = []
    const httpClient: HttpClient = {
      async sendRequest(request) {
        const what = new URL(request.url).pathname.split(':').at(-1) ?? ''
        asked.push(what)
        const headers = request.headers
        headers.set('content-type', 'application/json')
        const failed = what === 'remove' && status >= 400
        return {
          request,
          status: what === 'remove' ? status : 200,
          headers,
          bodyAsText: JSON.stringify(failed ? refusal(code) : {}),
        }
      },
    }
    const { dismissColleague } = acsTelephony(TEST_AZURE, testConfig(), { httpClient })
    const failure = await dismissColleague('c-1', consultation).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    return { asked, failure }
  }

  it.each([
    ['is on the line', 202, '', undefined],
    ['never came', 404, '8522', undefined],
    ['cannot be removed', 500, '500', 'telephony: dismiss was refused (500 500)'],
    ['may not be removed', 403, 'Forbidden', 'telephony: dismiss was refused (403 Forbidden)'],
  ])('who %s leaves the caller with the assistant', async (_what, status, code, expected) => {
    const { asked, failure } = await dismissing(status, code)
    expect(asked.at(-1)).toBe('unhold')
    expect(failure).toBe(expected)
  })
})

describe('a recording that is to be erased', () => {
  it.each([
    ['', 'The recording r-1 is at the carrier, which deletes it after 24 hours.'],
    [
      'https://contoso.blob.core.windows.net/recordings?sig=secret',
      'The recording r-1 is in https://contoso.blob.core.windows.net/recordings: delete it there, or let a lifecycle rule do so.',
    ],
  ])('is left where it is (%j), which is said without what opens it', async (container, left) => {
    const telephony = acsTelephony({ ...TEST_AZURE, recording_container_url: container }, testConfig())
    expect(await telephony.eraseRecording({ recordingId: 'r-1', files: [] })).toEqual({ left })
  })
})
