import { textOf } from '../server/socket-server.ts'

export { onWire as received } from '../server/json-cursor.ts'

/** What a socket was given to send, as text. Bytes are overwritten by the next message: read it now. */
export const sentText = (message: string | Uint8Array): string =>
  typeof message === 'string' ? message : textOf(message)
