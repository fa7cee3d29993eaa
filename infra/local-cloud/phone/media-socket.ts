import { CallCenterError } from '@call-center/shared/errors'
import { rootCertificates } from 'node:tls'
import { WebSocket } from 'ws'

/** The media URL could not be dialled. */
export class MediaRefused extends CallCenterError {
  readonly code = 'media-refused'
  /** The HTTP status of the refusal, when there was an answer at all. */
  readonly status: number | undefined

  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

export interface MediaSocketOptions {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Trusted beside the usual ones. */
  readonly ca: string | undefined
  readonly onMessage: (text: string) => void
  /** The other side closed, or the connection broke. */
  readonly onClose: (closeCode: number) => void
}

const HANDSHAKE_MS = 5_000

/** Dials a media node as the carrier does. @throws {MediaRefused} */
export function dialMediaSocket(options: MediaSocketOptions): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(options.url, {
      headers: options.headers,
      ...(options.ca && { ca: [...rootCertificates, options.ca] }),
      handshakeTimeout: HANDSHAKE_MS,
      perMessageDeflate: false,
    })
    socket.on('unexpected-response', (request, response) => {
      request.destroy()
      reject(new MediaRefused(`status ${response.statusCode}`, response.statusCode))
    })
    socket.on('error', (cause) => reject(new MediaRefused('the media URL could not be dialled', undefined, { cause })))
    socket.on('open', () => {
      socket.on('message', (data, isBinary) => !isBinary && options.onMessage(String(data)))
      socket.on('close', options.onClose)
      resolve(socket)
    })
  })
}
