const DATE_CHARS = 10
const SECONDS_END = 19
const DAY_MS = 86_400_000
const [ZERO, NINE, COLON, DOT, T, Z] = [48, 57, 58, 46, 84, 90]
const ascii = new TextDecoder('latin1')

/**
 * Reads the times of a stream's messages, which seldom are of another day than the last: `2026-11-15T19:16:00.040Z`. They are
 * told in whole milliseconds since the first one's day began: small integers take no memory, other numbers do.
 */
export class IsoTime {
  readonly #date = new Uint8Array(DATE_CHARS)
  /** Unix time at which the first day began, milliseconds, and how much later the last one did. */
  #firstMs = Number.NaN
  #dayMs = 0

  /** Milliseconds since the first one's day began; `NaN` when it is no time. */
  read(bytes: Uint8Array, start: number, end: number): number {
    const at = start + DATE_CHARS
    const plain = bytes[at] === T && bytes[at + 3] === COLON && bytes[at + 6] === COLON && bytes[end - 1] === Z
    const ms = plain ? sinceMidnight(bytes, at + 1, end - 1) : Number.NaN
    if (!(ms < DAY_MS)) return this.#carefully(bytes, start, end)
    if (!this.#isSameDate(bytes, start)) {
      const dayMs = this.#carefully(bytes, start, at)
      if (Number.isNaN(dayMs)) return Number.NaN
      this.#dayMs = dayMs
      for (let i = 0; i < DATE_CHARS; i++) this.#date[i] = bytes[start + i]!
    }
    return this.#dayMs + ms
  }

  #isSameDate(bytes: Uint8Array, start: number): boolean {
    for (let i = 0; i < DATE_CHARS; i++) if (this.#date[i] !== bytes[start + i]) return false
    return true
  }

  #carefully(bytes: Uint8Array, start: number, end: number): number {
    const unixMs = Date.parse(ascii.decode(bytes.subarray(start, end)))
    if (Number.isNaN(this.#firstMs)) this.#firstMs = Math.floor(unixMs / DAY_MS) * DAY_MS
    return Math.floor(unixMs - this.#firstMs)
  }
}

function sinceMidnight(bytes: Uint8Array, at: number, end: number): number {
  const minutes = two(bytes, at + 3)
  const seconds = two(bytes, at + 6)
  if (!(minutes < 60 && seconds < 60)) return Number.NaN
  return (
    ((two(bytes, at) * 60 + minutes) * 60 + seconds) * 1_000 +
    milliseconds(bytes, at + SECONDS_END - DATE_CHARS - 1, end)
  )
}

function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO
  const ones = bytes[at + 1]! - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** Of the fraction of a second, `.040`, where there is one. */
function milliseconds(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0
  if (bytes[start] !== DOT) return Number.NaN
  let ms = 0
  for (let digit = 0; digit < 3 || start + 1 + digit < end; digit++) {
    const byte = start + 1 + digit < end ? bytes[start + 1 + digit]! : ZERO
    if (byte < ZERO || byte > NINE) return Number.NaN
    if (digit < 3) ms = ms * 10 + byte - ZERO
  }
  return ms
}
