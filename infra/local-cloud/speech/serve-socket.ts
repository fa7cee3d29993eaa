import { ProtocolError } from '@call-center/shared/errors'
import type { WebSocket } from 'ws'
import * as z from 'zod'
import type { FaultBox, Service } from './faults.ts'
import { SpeechQuery } from './hearing/speech-context.ts'
import { createSttSession } from './hearing/stt-session.ts'
import type { SpeechOptions } from './speech-options.ts'
import { createTtsSession } from './saying/tts-session.ts'
import { readFrame } from './wire/frames.ts'
import { recordMessage } from './wire/recording.ts'
import type { Recording } from './wire/recording.ts'
import type { Session } from './wire/session.ts'

/** Codes the cloud closes with: the SDK gives up on the first, and connects again after the second. */
const CLOSE_BAD_MESSAGE = 1007
const CLOSE_INTERNAL = 1011
/** A close reason holds 123 bytes. */
const MAX_REASON_BYTES = 123

export interface SocketOptions extends SpeechOptions {
  readonly service: Service
  readonly url: URL
  readonly connection: number
  readonly faults: FaultBox
  readonly recording: Recording
  readonly warn: (line: string) => void
  readonly delayMs: (ms: number) => Promise<unknown>
}

export function serveSocket(socket: WebSocket, options: SocketOptions): void {
  const { service, faults, recording, connection, delayMs, warn } = options
  const dropAfterMs = faults.drop(service)
  const fail = (error: unknown): void => {
    const isClientsFault = error instanceof ProtocolError || error instanceof z.ZodError
    const reason =
      error instanceof ProtocolError
        ? error.message
        : isClientsFault
          ? 'the address has a parameter that is wrong'
          : 'the local cloud failed'
    warn(`Speech closes a ${service} socket: ${error instanceof Error ? error.message : reason}`)
    socket.close(isClientsFault ? CLOSE_BAD_MESSAGE : CLOSE_INTERNAL, cutToBytes(reason, MAX_REASON_BYTES))
  }
  let session: Session | undefined
  socket.on('error', () => socket.terminate())
  socket.on('close', (code) => {
    session?.close()
    recording.add({ type: 'close', connection, code })
  })
  socket.on('message', (data, isBinary) => {
    try {
      // ws gives one Buffer per message unless another binaryType is set.
      const frame = readFrame(data as Buffer, isBinary)
      recording.add(recordMessage(connection, frame))
      if (!faults.of(service).stall) session?.receive(frame)
    } catch (error) {
      fail(error)
    }
  })
  if (dropAfterMs !== undefined) void delayMs(dropAfterMs).then(() => socket.terminate())
  try {
    session = openSession(socket, options, fail)
  } catch (error) {
    fail(error)
  }
}

function openSession(socket: WebSocket, options: SocketOptions, onFailure: (error: unknown) => void): Session {
  const { service, faults, delayMs, url, voices, recogniser } = options
  const callConnectionId = url.searchParams.get('callConnectionId') ?? undefined
  const send = (message: string | Buffer): void => {
    if (socket.readyState === socket.OPEN && !faults.of(service).stall) socket.send(message)
  }
  if (service === 'tts') {
    const firstAudioLatency = async (): Promise<void> => {
      const { firstAudioLatencyMs } = faults.of('tts')
      if (firstAudioLatencyMs) await delayMs(firstAudioLatencyMs)
    }
    return createTtsSession({
      voices,
      send,
      firstAudioLatency,
      onFailure,
      onSaid: (text) => options.onSaid?.(callConnectionId, text),
    })
  }
  return createSttSession({
    query: SpeechQuery.parse(Object.fromEntries(url.searchParams)),
    recogniser,
    send,
    onFailure,
    onHeard: (call, heard) => options.onHeard?.(call, heard),
    async finalLatency() {
      const { finalLatencyMs } = faults.of('stt')
      if (finalLatencyMs) await delayMs(finalLatencyMs)
    },
  })
}

function cutToBytes(text: string, maxBytes: number): string {
  let cut = text
  while (Buffer.byteLength(cut) > maxBytes) cut = cut.slice(0, -1)
  return cut
}
