import type { CallId } from '@call-center/shared/call/call'
import type { Metrics } from '../metrics.ts'
import type { CarrierStream } from './carrier-stream.ts'
import type { SocketHandler } from './socket-server.ts'

/** A carrier's stream, and what the socket server has to call for it. */
export interface WiredStream extends CarrierStream {
  readonly handler: SocketHandler
}

export interface WiredStreamOptions {
  readonly callId: CallId
  readonly tokenEpoch: number
  readonly metrics: Metrics
  /** Called when the socket is open, before any event. */
  readonly onOpen: () => void
  /** Called when the socket is gone, after the call heard of it. */
  readonly onClosed: () => void
}

/** An adapter: implement it and pass `carrier-stream.contract.ts`. */
export type WireStream = (options: WiredStreamOptions) => WiredStream
