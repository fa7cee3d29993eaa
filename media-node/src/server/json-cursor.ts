const [QUOTE, COLON, COMMA, OPEN, CLOSE, ESCAPE] = [34, 58, 44, 123, 125, 92]
/** What numbers, `true`, `false` and `null` are made of is above it; spaces are not. */
const SPACE = 32
const LIST = 91

/**
 * Reads a message of a media stream member by member, where it lies and without taking memory: fifty a second a call, and
 * nearly all of each is audio. It knows objects in objects, strings without escapes, and literals; no spaces and no lists.
 * For what it does not know it stops before the end (`whole` stays false), and somebody else reads the message with care.
 */
export class JsonCursor {
  bytes: Uint8Array = new Uint8Array(0)
  /** Of the member it is at, its key and its value, from and to; a string's are within the quotes, an object's are nothing. */
  keyStart = 0
  keyEnd = 0
  start = 0
  end = 0
  /** The value is in quotes. */
  isString = false
  /** In how many objects the member is: 1 for those of the message itself. */
  depth = 0
  /** The whole message was read, and nothing follows it. */
  whole = false
  #at = 0
  #depth = 0
  /** An object has just begun: no comma comes before its first member. */
  #first = true
  #plain = true

  open(bytes: Uint8Array): void {
    this.bytes = bytes
    this.whole = false
    this.#plain = bytes[0] === OPEN && bytes.indexOf(ESCAPE) < 0
    this.#at = 1
    this.#depth = 1
    this.#first = true
  }

  /** Goes to the next member, those of an object after the object itself. `false` when there is none that it can read. */
  next(): boolean {
    if (!this.#plain || this.#depth === 0) return false
    const { bytes } = this
    while (bytes[this.#at] === CLOSE) {
      this.#at++
      this.#first = false
      if (--this.#depth > 0) continue
      this.whole = this.#at === bytes.length
      return false
    }
    if (!this.#first && bytes[this.#at++] !== COMMA) return this.#stop()
    if (bytes[this.#at] !== QUOTE) return this.#stop()
    this.keyStart = this.#at + 1
    this.keyEnd = bytes.indexOf(QUOTE, this.keyStart)
    if (this.keyEnd < 0 || bytes[this.keyEnd + 1] !== COLON) return this.#stop()
    return this.#value(this.keyEnd + 2)
  }

  /** The key, or the value, is this. */
  keyIs(name: Uint8Array): boolean {
    return isAt(this.bytes, this.keyStart, this.keyEnd, name)
  }
  valueIs(value: Uint8Array): boolean {
    return isAt(this.bytes, this.start, this.end, value)
  }

  #value(at: number): boolean {
    const { bytes } = this
    this.depth = this.#depth
    this.#first = bytes[at] === OPEN
    this.isString = bytes[at] === QUOTE
    this.start = this.end = at
    if (this.#first) {
      this.#depth++
      this.#at = at + 1
      return true
    }
    if (this.isString) {
      this.start = at + 1
      this.end = bytes.indexOf(QUOTE, this.start)
      this.#at = this.end + 1
      return this.end >= 0 || this.#stop()
    }
    let end = at
    while (end < bytes.length && bytes[end] !== COMMA && bytes[end] !== CLOSE) {
      const byte = bytes[end++]!
      if (byte <= SPACE || byte === QUOTE || byte === LIST || byte === OPEN) return this.#stop()
    }
    this.end = this.#at = end
    return end > at || this.#stop()
  }

  #stop(): false {
    this.#plain = false
    return false
  }
}

const utf8 = new TextEncoder()

/** A key or a value to compare with, and a message to read, as they are on the wire. */
export const onWire = (text: string): Uint8Array => utf8.encode(text)

/** From `start` to `end` of `bytes` is nothing but `what`. */
export function isAt(bytes: Uint8Array, start: number, end: number, what: Uint8Array): boolean {
  if (end - start !== what.length) return false
  for (let i = 0; i < what.length; i++) if (bytes[start + i] !== what[i]) return false
  return true
}
