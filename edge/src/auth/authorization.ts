/** What an `Authorization` header presents, if it is of this kind. */
export const bearer = (authorization: string | undefined): string | undefined =>
  /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]

export function basicPassword(authorization: string | undefined): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization ?? '')?.[1]
  if (!encoded) return undefined
  try {
    const decoded = atob(encoded)
    return decoded.slice(decoded.indexOf(':') + 1)
  } catch {
    return undefined
  }
}
