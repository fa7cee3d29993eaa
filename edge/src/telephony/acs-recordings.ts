import type { CommunicationServices } from '@call-center/shared/config/communication-services'
import { ProviderError } from '@call-center/shared/errors'
import { acsSignature } from './acs-signature.ts'
import { fetchSoon } from './fetch-soon.ts'
import { audioOf } from './recorded-audio.ts'
import type { Telephony } from './telephony.ts'

/** Until the carrier answers; the sound itself takes as long as somebody listens. */
const ANSWER_WITHIN_MS = 10_000

/** Where Azure keeps what it records, as its SDK has it. A signature goes to no other host. */
const AZURE_HOSTS = ['.asm.skype.com', '.asyncgw.teams.microsoft.com', '.ams.gov.teams.microsoft.us']

export interface AcsRecordingsOptions {
  /** Replaced in tests. */
  readonly fetch?: typeof globalThis.fetch
}

/**
 * The recordings of Azure Communication Services: in its own storage, by signed requests, for 24 hours; or in a container
 * of ours, by the shared access signature of `recording_container_url`. By hand, because the SDK's download reaches no
 * other host and gives no part of a file to the end.
 */
export function acsRecordings(
  { endpoint, access_key, recording_container_url }: CommunicationServices,
  { fetch = (...request) => globalThis.fetch(...request) }: AcsRecordingsOptions = {},
): Pick<Telephony, 'openRecording' | 'eraseRecording'> {
  const carrier = new URL(endpoint)
  const container = recording_container_url ? new URL(recording_container_url) : undefined

  async function request(method: 'GET' | 'DELETE', location: string, { range, signal }: Asked): Promise<Response> {
    const { url, ours } = whereIs(location, { carrier, container })
    const signedUrl = new URL(url.pathname, carrier)
    const proof = ours
      ? {}
      : { ...(await acsSignature({ method, url: signedUrl }, access_key)), 'x-ms-host': carrier.host }
    const headers = { ...proof, 'accept-encoding': 'identity', ...(range && { range }) }
    return fetchSoon(
      fetch,
      url,
      { method, headers, redirect: 'manual', ...(signal && { signal }) },
      ANSWER_WITHIN_MS,
    ).catch((cause: unknown) => {
      throw new ProviderError('telephony', 'the recording storage did not answer', { cause, retryable: true })
    })
  }

  return {
    async openRecording({ content }, { range, signal }) {
      const response = await request('GET', content, { range, signal })
      const audio = audioOf(response)
      if (audio) return audio
      await response.body?.cancel()
      if (isGone(response)) return undefined
      throw refused(response)
    },
    async eraseRecording({ recordingId, files }) {
      if (files.length === 0) return { left: leftUnready(recordingId, container) }
      for (const { deletion } of files) {
        const response = await request('DELETE', deletion, {})
        await response.body?.cancel()
        if (response.ok || isGone(response)) continue
        const { origin, pathname } = new URL(deletion)
        if (!isForbidden(response) || !container || !isIn(container, new URL(deletion))) throw refused(response)
        return {
          left: `The recording ${recordingId} is at ${origin}${pathname}: delete it there, or let a lifecycle rule do so.`,
        }
      }
      return {}
    },
  }
}

function leftUnready(recordingId: string, container: URL | undefined): string {
  if (!container) return `The recording ${recordingId} is at the carrier, which deletes it after 24 hours.`
  const { origin, pathname } = container
  return `The recording ${recordingId} is in ${origin}${pathname}: delete it there, or let a lifecycle rule do so.`
}

interface Asked {
  readonly range?: string | undefined
  readonly signal?: AbortSignal
}

interface Storages {
  readonly carrier: URL
  readonly container: URL | undefined
}

/** @throws {ProviderError} when it is nowhere the carrier or we keep recordings: what it says of that is not trusted. */
function whereIs(location: string, { carrier, container }: Storages): { readonly url: URL; readonly ours: boolean } {
  const url = new URL(location)
  if (container && isIn(container, url)) return { url: new URL(`${url.pathname}${container.search}`, url), ours: true }
  const azure = url.protocol === 'https:' && AZURE_HOSTS.some((suffix) => url.hostname.endsWith(suffix))
  if (azure || url.origin === carrier.origin) return { url, ours: false }
  throw new ProviderError('telephony', 'a recording is said to be where no recordings are', { retryable: false })
}

const isIn = (container: URL, url: URL): boolean =>
  url.origin === container.origin && url.pathname.startsWith(`${container.pathname.replace(/\/$/, '')}/`)

const isGone = ({ status }: Response): boolean => status === 404 || status === 410
const isForbidden = ({ status }: Response): boolean => status === 401 || status === 403 || status === 409

const refused = ({ status }: Response): ProviderError =>
  new ProviderError('telephony', `the recording storage answered ${status}`, {
    retryable: status === 429 || status >= 500,
  })
