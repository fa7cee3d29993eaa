/**
 * RFC 4648's base64 of bytes in bytes. Node's own goes through strings and views, which are garbage with every frame of
 * every call: 1.5 kB each (`npm run bench -- frame-path`, `bytes`).
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const PADDING = 61 // =
const NONE = 0xff

const letterOf = new TextEncoder().encode(ALPHABET)
const sixBitsOf = new Uint8Array(256).fill(NONE)
for (let i = 0; i < letterOf.length; i++) sixBitsOf[letterOf[i]!] = i

/**
 * Decodes `text` from `start` to `end` to the beginning of `into`, padding or none. Answers with the number of bytes; -1 when
 * it is not base64, or more than `into` holds: what that holds then is nothing.
 */
export function decodeBase64(text: Uint8Array, start: number, end: number, into: Uint8Array): number {
  let last = end
  while (last > start && end - last < 2 && text[last - 1] === PADDING) last--
  const rest = (last - start) & 3
  const whole = last - rest
  const bytes = ((whole - start) >> 2) * 3 + (rest > 0 ? rest - 1 : 0)
  if (rest === 1 || bytes > into.length) return -1
  let at = 0
  let wrong = 0
  for (let from = start; from < whole; from += 4) {
    const a = sixBitsOf[text[from]!]!
    const b = sixBitsOf[text[from + 1]!]!
    const c = sixBitsOf[text[from + 2]!]!
    const d = sixBitsOf[text[from + 3]!]!
    wrong |= a | b | c | d
    into[at++] = (a << 2) | (b >> 4)
    into[at++] = (b << 4) | (c >> 2)
    into[at++] = (c << 6) | d
  }
  if (rest > 0) {
    const a = sixBitsOf[text[whole]!]!
    const b = sixBitsOf[text[whole + 1]!]!
    const c = rest === 3 ? sixBitsOf[text[whole + 2]!]! : 0
    wrong |= a | b | c
    into[at++] = (a << 2) | (b >> 4)
    if (rest === 3) into[at++] = (b << 4) | (c >> 2)
  }
  return wrong > 63 ? -1 : bytes
}

/** Encodes `bytes` into `text` from `at` on, padding included. Answers with where it ends. */
export function encodeBase64(bytes: Uint8Array, text: Uint8Array, at: number): number {
  const rest = bytes.length % 3
  const whole = bytes.length - rest
  let to = at
  for (let from = 0; from < whole; from += 3) {
    const three = (bytes[from]! << 16) | (bytes[from + 1]! << 8) | bytes[from + 2]!
    text[to++] = letterOf[three >> 18]!
    text[to++] = letterOf[(three >> 12) & 63]!
    text[to++] = letterOf[(three >> 6) & 63]!
    text[to++] = letterOf[three & 63]!
  }
  if (rest === 0) return to
  const first = bytes[whole]!
  const second = rest === 2 ? bytes[whole + 1]! : 0
  text[to++] = letterOf[first >> 2]!
  text[to++] = letterOf[((first << 4) | (second >> 4)) & 63]!
  text[to++] = rest === 2 ? letterOf[(second << 2) & 63]! : PADDING
  text[to++] = PADDING
  return to
}
