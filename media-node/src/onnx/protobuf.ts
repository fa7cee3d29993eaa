/** Protocol buffers, as far as models are written in them: a field is its number and kind, then its value. */
export interface Field {
  readonly id: number
  /** A number, or the bytes of a text, of numbers or of another message. */
  readonly value: number | Uint8Array
}

const VARINT = 0
const EIGHT_BYTES = 1
const BYTES = 2
const FOUR_BYTES = 5

export function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0
  while (at < message.length) {
    const key = readVarint()
    const id = Math.floor(key / 8)
    switch (key % 8) {
      case VARINT:
        yield { id, value: readVarint() }
        break
      case BYTES:
        yield { id, value: take(readVarint()) }
        break
      case EIGHT_BYTES:
        yield { id, value: take(8) }
        break
      case FOUR_BYTES:
        yield { id, value: take(4) }
        break
      default:
        throw new RangeError(`no protocol buffer: kind ${key % 8}`)
    }
  }

  function take(length: number): Uint8Array {
    at += length
    if (at > message.length) throw new RangeError('the protocol buffer is cut off')
    return message.subarray(at - length, at)
  }

  /** Negative numbers, ten bytes long, come out as large ones: no field that is read has them. */
  function readVarint(): number {
    let value = 0
    for (let unit = 1; ; unit *= 128) {
      const byte = take(1)[0] ?? 0
      value += (byte % 128) * unit
      if (byte < 128) return value
    }
  }
}

/** The fields `id` of `message` that are bytes. */
export const bytesIn = (message: Uint8Array, id: number): readonly Uint8Array[] =>
  [...fieldsOf(message)].flatMap((field) => (field.id === id && typeof field.value !== 'number' ? [field.value] : []))

export function message(...fields: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(fields.reduce((length, field) => length + field.length, 0))
  let at = 0
  for (const field of fields) {
    whole.set(field, at)
    at += field.length
  }
  return whole
}

export const number = (id: number, value: number): Uint8Array =>
  Uint8Array.from([...varint(id * 8 + VARINT), ...varint(value)])

export const bytes = (id: number, value: Uint8Array): Uint8Array =>
  message(Uint8Array.from([...varint(id * 8 + BYTES), ...varint(value.length)]), value)

export const text = (id: number, value: string): Uint8Array => bytes(id, new TextEncoder().encode(value))

function varint(rest: number): number[] {
  return rest < 128 ? [rest] : [(rest % 128) + 128, ...varint(Math.floor(rest / 128))]
}
