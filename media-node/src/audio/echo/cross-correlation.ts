import type { KernelFloats, Spectrum } from './kernel.ts'
import type { RealFft } from './real-fft.ts'

/** Into `signal`: how alike the line is to the echo at each place of it, in a circle. `echo` is used up. */
export function crossCorrelate(fft: RealFft, echo: Spectrum, line: Spectrum, signal: KernelFloats): void {
  const { re, im } = echo
  for (let k = 0; k < fft.bins; k++) {
    const lineRe = line.re[k]!
    const lineIm = line.im[k]!
    const along = lineRe * re[k]! + lineIm * im[k]!
    im[k] = lineIm * re[k]! - lineRe * im[k]!
    re[k] = along
  }
  fft.inverse(echo, signal)
}
