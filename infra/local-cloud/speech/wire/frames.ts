import { ProtocolError } from '@call-center/shared/errors'

const CRLF = '\r\n'
const MAX_BINARY_HEADERS_BYTES = 8_192

/** One WebSocket message of the Speech protocol. Header names are in lower case. */
export interface Frame {
  readonly path: string
  readonly requestId: string
  readonly headers: Readonly<Record<string, string>>
  /** Text of a text frame, bytes of a binary one. */
  readonly body: string | Buffer
}

/** @throws {ProtocolError} when there are no headers, no path or no request id. */
export function readFrame(data: Buffer, isBinary: boolean): Frame {
  const { head, body } = isBinary ? splitBinary(data) : splitText(data.toString('utf8'))
  const headers: Record<string, string> = {}
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
  }
  const { path, 'x-requestid': requestId } = headers
  if (!path) throw new ProtocolError('a speech message has no Path header')
  if (!requestId) throw new ProtocolError(`the message ${path} has no X-RequestId header`)
  return { path: path.toLowerCase(), requestId, headers, body }
}

function splitBinary(data: Buffer): { head: string; body: Buffer } {
  const length = data.length >= 2 ? data.readUInt16BE(0) : -1
  if (length < 0 || length > MAX_BINARY_HEADERS_BYTES || data.length < 2 + length) {
    throw new ProtocolError('a binary speech message is shorter than its headers')
  }
  return { head: data.toString('latin1', 2, 2 + length), body: data.subarray(2 + length) }
}

function splitText(text: string): { head: string; body: string } {
  const end = text.indexOf(CRLF + CRLF)
  if (end < 0) throw new ProtocolError('a text speech message has no blank line after its headers')
  return { head: text.slice(0, end), body: text.slice(end + 4) }
}

export const textFrame = (path: string, requestId: string, body: object): string =>
  [
    `X-RequestId:${requestId}`,
    'Content-Type:application/json; charset=utf-8',
    `Path:${path}`,
    '',
    // A blank line inside the body would be taken for the end of the headers; JSON.stringify escapes line ends.
    JSON.stringify(body),
  ].join(CRLF)

export function audioFrame(requestId: string, streamId: string, pcm: Buffer): Buffer {
  const head = Buffer.from(
    [`X-RequestId:${requestId}`, 'Content-Type:audio/x-wav', `X-StreamId:${streamId}`, 'Path:audio', ''].join(CRLF),
  )
  const size = Buffer.alloc(2)
  size.writeUInt16BE(head.length)
  return Buffer.concat([size, head, pcm])
}
