import { crossCorrelate } from './cross-correlation.ts'
import { Kernel } from './kernel.ts'
import { RealFft } from './real-fft.ts'
import { energy, type SampleRing } from './sample-ring.ts'
import { FRAME_SAMPLES, SAMPLES_PER_MS } from './sizes.ts'

const POINTS = 8_192
const WINDOW_SAMPLES = 256 * SAMPLES_PER_MS
/** Largest jump that is looked for, either way: six packets. */
const MAX_SLIP_SAMPLES = 120 * SAMPLES_PER_MS
/** Smaller ones the filter follows by itself. */
const MIN_SLIP_SAMPLES = 24
/** How much the line must look like the shifted prediction, and how much more than like the one that is not shifted. */
const ALIKE = { packet: 0.4, other: 0.6 }
const BETTER = 1.5
const AGREES_SAMPLES = 3
/** Packets are 20 ms long: a jump that is near a multiple of it is one. */
const NEAR_PACKET_SAMPLES = 8
/** Estimates in a row that must agree: the period of a voice, 2 to 12 ms, looks like a jump for a moment. */
const AGREEMENTS = { packet: 2, other: 4 }

const kernel = new Kernel(40 * POINTS)
const fft = new RealFft(kernel, POINTS)
const signal = kernel.floats(POINTS)
const echoSpectrum = kernel.spectrum(fft.bins)
const lineSpectrum = kernel.spectrum(fft.bins)

/**
 * Finds out whether the echo jumped because a packet was lost or one too many was played: compares the line with the
 * predicted echo, a little earlier and a little later. To be asked only while the far end is heard and the prediction
 * is bad. One estimate takes about 0.15 ms.
 */
export class SlipSearch {
  #last = 0
  #agreed = 0

  /** Samples by which the echo comes later (or earlier, if negative) than predicted, once enough estimates agree. */
  estimate(echo: SampleRing, line: SampleRing, end: number): number | undefined {
    const slip = measure(echo, line, end)
    if (slip === 0) {
      this.forget()
      return undefined
    }
    this.#agreed = Math.abs(slip - this.#last) <= AGREES_SAMPLES ? this.#agreed + 1 : 1
    this.#last = slip
    if (this.#agreed < AGREEMENTS[kind(slip)]) return undefined
    this.forget()
    return slip
  }

  forget(): void {
    this.#last = 0
    this.#agreed = 0
  }
}

const kind = (slip: number) => (slip % FRAME_SAMPLES === 0 ? 'packet' : 'other')

function snap(slip: number): number {
  const packets = Math.round(slip / FRAME_SAMPLES) * FRAME_SAMPLES
  return Math.abs(slip - packets) <= NEAR_PACKET_SAMPLES ? packets : slip
}

/** The best slip, 0 if none is clear. */
function measure(echo: SampleRing, line: SampleRing, end: number): number {
  const from = end - WINDOW_SAMPLES - MAX_SLIP_SAMPLES
  signal.fill(0)
  line.read(from, signal, 0, WINDOW_SAMPLES)
  const lineEnergy = energy(signal)
  fft.forward(signal, lineSpectrum)
  signal.fill(0)
  echo.read(from, signal, 0, WINDOW_SAMPLES)
  const echoEnergy = energy(signal)
  echo.read(from - MAX_SLIP_SAMPLES, signal, 0, WINDOW_SAMPLES + 2 * MAX_SLIP_SAMPLES)
  fft.forward(signal, echoSpectrum)
  crossCorrelate(fft, echoSpectrum, lineSpectrum, signal)
  // Line sample j meets echo sample j + MAX - slip, so the peak of a slip is `slip - MAX` turns round.
  const at = (slip: number) => signal[(POINTS + slip - MAX_SLIP_SAMPLES) % POINTS]!
  let best = 0
  for (let slip = -MAX_SLIP_SAMPLES; slip <= MAX_SLIP_SAMPLES; slip++) if (at(slip) > at(best)) best = slip
  const alike = at(best) / Math.sqrt(lineEnergy * echoEnergy + 1e-12)
  const slip = snap(best)
  const clear = alike > ALIKE[kind(slip)] && Math.abs(slip) > MIN_SLIP_SAMPLES && at(best) > BETTER * at(0)
  return clear ? slip : 0
}
