import * as z from 'zod'

const EXAMPLE = 'such as https://example.com'

/**
 * The address of a service. It goes over TLS, is a name and brings no password, so that no slip and no trick makes us ask what
 * is inside a network: metadata of a cloud, the machine itself. The one exception is `localhost`, where the local cloud is.
 * What a name resolves to is not known here; an address inside seldom has a certificate for it.
 */
export const url = z
  .url({ protocol: /^(https?|wss?)$/, message: `must be a URL ${EXAMPLE}` })
  .superRefine((text, context) => {
    const issue = URL.canParse(text) ? wrongWith(new URL(text)) : undefined
    if (issue) context.addIssue({ code: 'custom', message: issue })
  })

function wrongWith({ protocol, hostname, username, password }: URL): string | undefined {
  if (username || password) return `must hold neither a name nor a password, ${EXAMPLE}`
  if (hostname === 'localhost') return undefined
  // The parser has made four numbers of every spelling of an address: 0x7f.1, 2130706433, 127.0.0.1.
  if (/^\[|^\d+\.\d+\.\d+\.\d+$/.test(hostname)) return `must be a name, not an IP address, ${EXAMPLE}`
  if (!/^[^.]+(\.[^.]+)+$/.test(hostname)) return `must be a whole name, ${EXAMPLE}`
  return protocol === 'https:' || protocol === 'wss:' ? undefined : `must begin with https:// or wss://, ${EXAMPLE}`
}
