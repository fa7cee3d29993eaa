export const TEXT = 1
const MASKED = 0x80
const FINAL = 0x80

/** The answer to a ping without a payload, masked with zeros. */
export const PONG = Buffer.from([FINAL | 10, MASKED, 0, 0, 0, 0])

/**
 * `text` as a client's WebSocket frame, masked with zeros: the same bytes for every call, so that they are made once.
 * 65,535 bytes at most.
 */
export function wireFrame(text: string): Buffer {
  const body = Buffer.from(text)
  const head = Buffer.from([FINAL | TEXT, MASKED | 126, body.length >> 8, body.length & 0xff, 0, 0, 0, 0])
  return Buffer.concat([head, body])
}

export interface WireFrame {
  readonly opcode: number
  /** Bytes of its body. */
  readonly length: number
}

/** Finds the frames in a server's bytes, however they are cut. Bodies are skipped, not read. */
export function createFrameReader(onFrame: (frame: WireFrame) => void): (data: Buffer) => void {
  let head = Buffer.alloc(0)
  let bodyLeft = 0
  return (data) => {
    let at = 0
    while (at < data.length) {
      if (bodyLeft > 0) {
        const skipped = Math.min(bodyLeft, data.length - at)
        bodyLeft -= skipped
        at += skipped
        continue
      }
      head = Buffer.concat([head, data.subarray(at, at + 1)])
      at++
      const length = lengthOf(head)
      if (length === undefined) continue
      const opcode = (head[0] ?? 0) & 0x0f
      head = Buffer.alloc(0)
      bodyLeft = length
      onFrame({ opcode, length })
    }
  }
}

/** Of a server's frame, which is not masked; `undefined` while its head is not all there. */
function lengthOf(head: Buffer): number | undefined {
  const short = head[1]
  if (short === undefined) return undefined
  if (short < 126) return short
  if (short === 126) return head.length < 4 ? undefined : head.readUInt16BE(2)
  return head.length < 10 ? undefined : Number(head.readBigUInt64BE(2))
}
