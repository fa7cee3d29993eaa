import { type Log, silentLog } from '@call-center/shared/log'
import { readPhoneNumber } from '@call-center/shared/phone-number'
import type { RawData, WebSocket } from 'ws'
import { readPhoneMessage } from './line.ts'
import { FRAME_BYTES, fromBytes, toBytes } from './pcm.ts'
import type { PhoneNetwork } from './phone-network.ts'

/** Plugs the phone at the other end of `socket` into the network, until the socket closes. */
export function plugInSocket(network: PhoneNetwork, socket: WebSocket, asked: string, log: Log = silentLog): void {
  const number = readPhoneNumber(asked)
  const send = (message: object) => socket.send(JSON.stringify(message))
  if (!number) {
    send({ type: 'problem', message: `${asked || 'an empty number'} is not a phone number in international form.` })
    return socket.close()
  }
  const line = network.plugIn(number, {
    send,
    play: (frame) => socket.send(toBytes(frame)),
    close: () => socket.close(),
  })
  if (!line) return socket.close()
  socket.on('message', (data: RawData, isBinary) => {
    if (isBinary) return hear(data as Buffer)
    try {
      network.receive(line, readPhoneMessage(String(data)))
    } catch (cause) {
      log.warn({ err: cause }, 'a phone sent a message nobody knows')
      send({ type: 'problem', message: cause instanceof Error ? cause.message : 'unknown message' })
    }
  })
  socket.on('close', () => network.unplug(line))
  socket.on('error', (cause) => log.warn({ err: cause }, 'the line of a phone failed'))

  function hear(bytes: Buffer): void {
    if (bytes.length === FRAME_BYTES) return line!.hear(fromBytes(bytes))
    send({ type: 'problem', message: `An audio frame has ${bytes.length} bytes, not ${FRAME_BYTES}.` })
  }
}
