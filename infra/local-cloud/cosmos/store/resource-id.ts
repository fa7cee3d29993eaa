/** Resource ids as the service makes them: the parent's bytes followed by one's own number, in base64 with `-` for `/`. */
const encode = (bytes: Buffer): string => bytes.toString('base64').replaceAll('/', '-')
const decode = (rid: string): Buffer => Buffer.from(rid.replaceAll('-', '/'), 'base64')

function number(value: number, bytes: 4 | 8): Buffer {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUInt32LE(value, bytes - 4)
  return buffer
}

export const databaseRid = (sequence: number): string => encode(number(sequence, 4))

/** The top bit tells a container from a user. */
export const containerRid = (database: string, sequence: number): string =>
  encode(Buffer.concat([decode(database), number((sequence | 0x80_00_00_00) >>> 0, 4)]))

export const documentRid = (container: string, sequence: number): string =>
  encode(Buffer.concat([decode(container), number(sequence, 8)]))
