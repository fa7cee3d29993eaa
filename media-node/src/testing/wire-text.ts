import { textOf } from '../server/socket-server.ts'

const utf8 = new TextEncoder()

/** A text message as a socket server hands it on. */
export const received = (text: string): Uint8Array => utf8.encode(text)

/** What a socket was given to send, as text. Bytes are overwritten by the next message: read it now. */
export const sentText = (message: string | Uint8Array): string =>
  typeof message === 'string' ? message : textOf(message)
