import { type Log, silentLog } from '@call-center/shared/log'
import { readPhoneNumber } from '@call-center/shared/phone-number'
import type { RawData, WebSocket } from 'ws'
import { readPhoneMessage } from './line.ts'
import { FRAME_BYTES, fromBytes, toBytes } from './pcm.ts'
import type { PhoneNetwork } from './phone-network.ts'

/** Why the network closes a line; a `problem` says it in words. */
export const CLOSE_NO_NUMBER = 4400
export const CLOSE_NUMBER_TAKEN = 4409

/** Plugs the phone at the other end of `socket` into the network, until the socket closes. */
export function plugInSocket(network: PhoneNetwork, socket: WebSocket, asked: string, log: Log = silentLog): void {
  const number = readPhoneNumber(asked)
  const send = (message: object) => socket.send(JSON.stringify(message))
  socket.on('error', (cause) => log.warn({ err: cause }, 'the line of a phone failed'))
  if (!number) {
    send({ type: 'problem', message: `${asked || 'An empty number'} is not a phone number in international form.` })
    return socket.close(CLOSE_NO_NUMBER)
  }
  const line = network.plugIn(number, {
    send,
    play: (frame) => socket.send(toBytes(frame)),
    close: () => socket.close(CLOSE_NUMBER_TAKEN),
  })
  if (!line) return socket.close(CLOSE_NUMBER_TAKEN)
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

  function hear(bytes: Buffer): void {
    if (bytes.length === FRAME_BYTES) return line!.hear(fromBytes(bytes))
    send({ type: 'problem', message: `An audio frame has ${bytes.length} bytes, not ${FRAME_BYTES}.` })
  }
}
