import type { IncomingMessage } from 'node:http'

const OWN_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Why a request may not come in, or `undefined`. Any page in a browser of this machine can send requests here, and can
 * give this machine a name of its own (DNS rebinding): only what was asked for by the name of this door, and by a page
 * of this door or by no page at all, is answered.
 */
export function whyForeign({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string | undefined {
  const own = (host: string | undefined): boolean => {
    const [, name = '', port = '80'] = /^(.+?)(?::(\d+))?$/.exec(host?.toLowerCase() ?? '') ?? []
    return OWN_NAMES.has(name) && Number(port) === socket.localPort
  }
  if (!own(headers.host)) return 'This door is for localhost, with its port.'
  const { origin } = headers
  if (origin === undefined) return undefined
  return origin.startsWith('http://') && own(origin.slice('http://'.length))
    ? undefined
    : 'This door is for its own page, not for those of others.'
}

/** What a form of a foreign page can send is not JSON. */
export const isJson = (contentType: string | undefined): boolean =>
  /^application\/json(?:\s*;|$)/i.test(contentType?.trim() ?? '')
