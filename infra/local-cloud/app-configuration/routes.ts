import { AppConfigurationError, badRequest } from './app-configuration-error.ts'
import { checkConditions, pageEtag, type Setting, SettingBody, type Settings, withoutQuotes } from './settings.ts'

export interface WireRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: unknown
}

const API_VERSIONS: ReadonlySet<string> = new Set(['1.0', '2023-11-01', '2024-09-01', '2026-04-01'])
const LIST_PARAMETERS: ReadonlySet<string> = new Set(['api-version', 'key', 'label'])
const ITEM_PARAMETERS: ReadonlySet<string> = new Set(['api-version', 'label'])

/** Answers one request. @throws {AppConfigurationError} */
export function route(request: WireRequest, settings: Settings): Response {
  const { method, url } = request
  const version = url.searchParams.get('api-version') ?? '(missing)'
  if (!API_VERSIONS.has(version)) throw badRequest(`api-version ${version} is not supported.`)
  if (url.pathname === '/kv' && method === 'GET') return list(request, settings)
  const [, encoded] = /^\/kv\/([^/]+)$/.exec(url.pathname) ?? []
  if (!encoded) throw badRequest(`This emulator has no route ${method} ${url.pathname}.`)
  checkParameters(url, ITEM_PARAMETERS)
  const key = readKey(encoded)
  const label = labelOf(url)
  const current = settings.get(key, label)
  if (method === 'GET') return get(request, current)
  checkConditions(request.headers, current?.etag)
  if (method === 'PUT') return put(request, (body) => settings.put(key, label, body))
  if (method !== 'DELETE') throw badRequest(`This emulator has no route ${method} /kv/{key}.`)
  return current ? toWire(settings.delete(key, label) ?? current) : new Response(null, { status: 204 })
}

function list({ url, headers }: WireRequest, settings: Settings): Response {
  checkParameters(url, LIST_PARAMETERS)
  const items = settings.list(url.searchParams.get('key') ?? '*', url.searchParams.get('label') ?? '*')
  const etag = pageEtag(items)
  if (withoutQuotes(headers.get('if-none-match')) === etag) return new Response(null, { status: 304 })
  // Clients compare the body's `etag`, not the header's.
  return new Response(JSON.stringify({ items, etag }), {
    headers: { 'content-type': 'application/vnd.microsoft.appconfig.kvset+json; charset=utf-8', etag: `"${etag}"` },
  })
}

function get({ headers }: WireRequest, current: Setting | undefined): Response {
  if (!current) throw new AppConfigurationError(404, 'The key does not exist.')
  if (withoutQuotes(headers.get('if-none-match')) === current.etag) return new Response(null, { status: 304 })
  return toWire(current)
}

function put({ headers, body }: WireRequest, write: (body: SettingBody) => Setting): Response {
  if (!/^application\/(vnd\.microsoft\.appconfig\.kv\+)?json/.test(headers.get('content-type') ?? '')) {
    throw new AppConfigurationError(415, 'The content type is not supported.')
  }
  const read = SettingBody.safeParse(body)
  if (!read.success)
    throw badRequest(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join())
  return toWire(write(read.data))
}

const toWire = (setting: Setting): Response =>
  new Response(JSON.stringify(setting), {
    headers: {
      'content-type': 'application/vnd.microsoft.appconfig.kv+json; charset=utf-8',
      etag: `"${setting.etag}"`,
      'last-modified': new Date(setting.last_modified).toUTCString(),
    },
  })

function checkParameters({ searchParams }: URL, known: ReadonlySet<string>): void {
  const unknown = [...searchParams.keys()].filter((name) => !known.has(name))
  if (unknown.length > 0) throw badRequest(`This emulator does not know the parameter ${unknown.join(', ')}.`)
}

function readKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    throw badRequest('The key is not encoded as a URL.')
  }
}

const labelOf = ({ searchParams }: URL): string | null => {
  const label = searchParams.get('label')
  return label === null || label === '' || label === '\0' ? null : label
}
