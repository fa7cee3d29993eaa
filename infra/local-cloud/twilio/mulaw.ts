/** μ-law by the formulas of ITU-T G.711, for itself: a codec that is tested by its own kind hides its mistakes. */
const BIAS = 132
const CLIP = 32_635

export function toMulaw(pcm: Int16Array): Buffer {
  const bytes = Buffer.alloc(pcm.length)
  for (let i = 0; i < pcm.length; i++) {
    const sample = pcm[i]!
    const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS
    const exponent = Math.floor(Math.log2(magnitude)) - 7
    const mantissa = (magnitude >> (exponent + 3)) & 0x0f
    bytes[i] = ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa)
  }
  return bytes
}

export function fromMulaw(bytes: Uint8Array): Int16Array {
  return Int16Array.from(bytes, (byte) => {
    const inverted = ~byte & 0xff
    const magnitude = (((inverted & 0x0f) << 3) + BIAS) * 2 ** ((inverted >> 4) & 0x07) - BIAS
    return inverted & 0x80 ? -magnitude : magnitude
  })
}
