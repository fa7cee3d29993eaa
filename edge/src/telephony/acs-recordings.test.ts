import { describe, expect, it } from 'vitest'
import { fakeTelephony } from '../testing/fake-telephony.ts'
import { recordingsContract } from '../testing/recordings-contract.ts'
import { TEST_AZURE } from '../testing/test-config.ts'
import { acsRecordings } from './acs-recordings.ts'

const ACS = TEST_AZURE
const CONTAINER = 'https://contoso.blob.core.windows.net/recordings'
const AZURE = 'https://us-storage.asm.skype.com/v1/objects/0-eus-d1'
const fileAt = (url: string) => ({ recordingId: 'r', id: 'f', content: url, deletion: url })
const keptAt = (url: string) => ({ recordingId: 'r', files: [fileAt(url)] })
const { signal } = new AbortController()

recordingsContract('fake', async () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, index) => index)
  const telephony = fakeTelephony()
  telephony.recorded.set('content', bytes)
  const openRecording: typeof telephony.openRecording = async (file, options) => {
    options.signal.throwIfAborted()
    return telephony.openRecording(file, options)
  }
  return { telephony: { ...telephony, openRecording }, file: fileAt('content'), bytes, close: async () => {} }
})

/** What is asked, with an answer of our choice. */
function storage(status: number, settings: Partial<typeof ACS> = {}) {
  const asked: Request[] = []
  const recordings = acsRecordings(
    { ...ACS, ...settings },
    {
      fetch: async (input, init) => {
        asked.push(new Request(input, init))
        return new Response(status === 204 ? null : 'x', { status })
      },
    },
  )
  return { ...recordings, asked }
}

describe('the recordings of Azure', () => {
  it('are asked for where they are, signed as the resource they belong to', async () => {
    const { openRecording, asked } = storage(200)
    await openRecording(fileAt(`${AZURE}/content/audio`), { range: 'bytes=0-1', signal })
    expect(asked[0]?.url).toBe(`${AZURE}/content/audio`)
    expect(asked[0]?.redirect).toBe('manual')
    expect(Object.fromEntries(asked[0]?.headers ?? [])).toMatchObject({
      'x-ms-host': 'acs.example.com',
      authorization: expect.stringMatching(/^HMAC-SHA256 /),
      range: 'bytes=0-1',
    })
  })

  it.each([
    'https://attacker.example/v1/objects/x/content/audio',
    'https://asm.skype.com.attacker.example/x',
    'http://us-storage.asm.skype.com/x',
    'https://contoso.blob.core.windows.net/other/x.wav',
    'https://contoso.blob.core.windows.net/recordings/../other/x.wav',
    'http://169.254.169.254/latest',
    'file:///etc/passwd',
  ])('are not looked for at %s', async (url) => {
    const { openRecording, eraseRecording, asked } = storage(200, { recording_container_url: CONTAINER })
    await expect(openRecording(fileAt(url), { signal })).rejects.toMatchObject({ code: 'provider-failed' })
    await expect(eraseRecording(keptAt(url))).rejects.toMatchObject({ code: 'provider-failed' })
    expect(asked).toEqual([])
  })

  it('in a container of ours are opened with its shared access signature, and with nothing else of ours', async () => {
    const settings = { recording_container_url: `${CONTAINER}?sv=2024&sig=secret` }
    const { openRecording, eraseRecording, asked } = storage(202, settings)
    await openRecording(fileAt(`${CONTAINER}/20261121/0.wav`), { signal }).catch(() => {})
    expect(await eraseRecording(keptAt(`${CONTAINER}/20261121/0.wav`))).toEqual({})
    for (const { url, headers } of asked) {
      expect(url).toBe(`${CONTAINER}/20261121/0.wav?sv=2024&sig=secret`)
      expect(headers.has('authorization')).toBe(false)
    }
  })

  it.each([404, 410])('in a container of ours that answers %d to a deletion are gone', async (status) => {
    const { eraseRecording } = storage(status, { recording_container_url: CONTAINER })
    expect(await eraseRecording(keptAt(`${CONTAINER}/0.wav`))).toEqual({})
  })

  it.each([401, 403, 409])('in a container of ours that answers %d to a deletion are left', async (status) => {
    const { eraseRecording } = storage(status, { recording_container_url: `${CONTAINER}?sig=secret` })
    const left = `The recording r is at ${CONTAINER}/0.wav: delete it there, or let a lifecycle rule do so.`
    expect(await eraseRecording(keptAt(`${CONTAINER}/0.wav`))).toEqual({ left })
  })

  it.each([301, 401, 403, 429, 503])('are not gone when the storage answers %d', async (status) => {
    const { openRecording, eraseRecording } = storage(status)
    const failure = { code: 'provider-failed', retryable: status === 429 || status === 503 }
    await expect(openRecording(fileAt(AZURE), { signal })).rejects.toMatchObject(failure)
    await expect(eraseRecording(keptAt(AZURE))).rejects.toMatchObject(failure)
  })
})
