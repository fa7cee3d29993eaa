import type { Frame } from './frames.ts'

/** The server's side of one socket. */
export interface Session {
  /** @throws {ProtocolError} on a message that is not part of the protocol. */
  receive(frame: Frame): void
  close(): void
}
