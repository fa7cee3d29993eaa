import type { KernelFloats, Spectrum } from './kernel.ts'
import type { RealFft } from './real-fft.ts'
import type { SampleRing } from './sample-ring.ts'
import { BLOCK_SAMPLES, HOP_SAMPLES, SAMPLES_PER_MS } from './sizes.ts'

/** Bands of the guard by their first bin, 31 Hz each: about a third of an octave, from 190 Hz. */
const EDGES = [6, 10, 14, 18, 23, 29, 36, 45, 56, 70, 88, 110, 140, 180, 257]
const BANDS = EDGES.length - 1
/** Before anything is known an echo may be as loud as this beside what was played, power. */
const LOUDEST_ECHO = 0.4
/** Echo above its lowest level so far that is still taken for echo, power. */
const MARGIN = { anyDelay: 4, knownDelay: 8 }
/** How the highest echo level follows what is seen: down in 0.1 s while any delay is possible, in 0.3 s once it is known; up by 2 dB/s. */
const FALL = { anyDelay: 0.15, knownDelay: 0.03 }
const RISE = 1.005
/** A line this much quieter than it should be has no such echo, power: the level falls in 30 ms. */
const REFUTED = 0.03
const REFUTED_FALL = 0.5
/** A sound dies away in a room that needs 0.4 s for 60 dB, per hop. */
const DECAY = 10 ** (-1.5 / 10)
/** Power of a band below which the far end says nothing about it. */
const SILENT = 3e-4
/** Frames may be played this much ahead of the line. */
const AHEAD_HOPS = 16
/**
 * Longest delay that is guarded against. A caller who speaks as long after the agent began sounds like the echo of its first
 * word: with 1,200 ms, one in twelve was only heard after half a second. Networks stay below; a later echo is found by the
 * search.
 */
const GUARDED_DELAY_SAMPLES = 600 * SAMPLES_PER_MS
/** Where the strongest echo can be, from where the filter begins. */
const GUARDED_HOPS = 4
const WINDOW_SAMPLES = 2 * HOP_SAMPLES

/**
 * Until the filter knows the echo: the loudest that an echo can be, per band. Every delay is a hypothesis with a
 * highest echo level; whenever the line is quieter than it should be after what was played, that level sinks. So a
 * line without echo is soon free, an echo stays below its bound, and a caller who is louder is heard.
 */
export class EarlyGuard {
  /** Power per bin that an echo may have. */
  readonly bound: Float32Array
  readonly #lags: number
  readonly #fft: RealFft
  readonly #window = Float32Array.from(
    { length: WINDOW_SAMPLES },
    (_, i) => Math.sin((Math.PI * (i + 0.5)) / WINDOW_SAMPLES) ** 2,
  )
  readonly #block: KernelFloats
  readonly #spectrum: Spectrum
  /** Power of the far end per hop and band, and the same with its dying away. */
  readonly #far: Float32Array
  readonly #dying: Float32Array
  readonly #level: Float32Array
  readonly #line = new Float32Array(BANDS)
  readonly #highest = new Float32Array(BANDS)
  #lastHop = Number.NEGATIVE_INFINITY

  /** @param extraSamples how much later than the longest delay an echo may come */
  constructor(fft: RealFft, extraSamples: number) {
    this.#fft = fft
    this.#block = fft.kernel.floats(BLOCK_SAMPLES)
    this.#spectrum = fft.kernel.spectrum(fft.bins)
    this.bound = new Float32Array(fft.bins)
    this.#lags = Math.ceil((GUARDED_DELAY_SAMPLES + extraSamples) / HOP_SAMPLES)
    this.#far = new Float32Array((this.#lags + AHEAD_HOPS) * BANDS)
    this.#dying = new Float32Array((this.#lags + AHEAD_HOPS) * BANDS)
    this.#level = new Float32Array(this.#lags * BANDS).fill(LOUDEST_ECHO)
  }

  /** What was played longer ago leaves no echo that is guarded against, samples. */
  get reachSamples(): number {
    return this.#lags * HOP_SAMPLES
  }

  /** Takes what is played from the sample `first` on, counted as the line counts. */
  hearFar(far: SampleRing, first: number, end: number): void {
    for (let from = first; from < end; from += HOP_SAMPLES) this.#hearHop(far, from)
  }

  /** With the hop before it. */
  #hearHop(far: SampleRing, from: number): void {
    const hop = Math.floor(from / HOP_SAMPLES)
    this.#fillUpTo(hop)
    this.#block.fill(0)
    far.read(from - HOP_SAMPLES, this.#block, 0, WINDOW_SAMPLES)
    for (let i = 0; i < WINDOW_SAMPLES; i++) this.#block[i]! *= this.#window[i]!
    this.#fft.forward(this.#block, this.#spectrum)
    const { re, im } = this.#spectrum
    const at = this.#offset(hop)
    for (let band = 0; band < BANDS; band++) {
      let power = 0
      for (let k = EDGES[band]!; k < EDGES[band + 1]!; k++) power += re[k]! ** 2 + im[k]! ** 2
      this.#far[at + band] = power
      this.#dying[at + band] = Math.max(power, DECAY * this.#dying[this.#offset(hop - 1) + band]!)
    }
  }

  /**
   * Takes the power per bin that `hop` of the line has, and works out `bound`.
   * @param from first delay in question, hops, if the delay is known
   */
  judge(hop: number, linePower: Float32Array, from?: number): void {
    this.#fillUpTo(hop)
    this.#highest.fill(0)
    for (let band = 0; band < BANDS; band++) {
      let power = 0
      for (let k = EDGES[band]!; k < EDGES[band + 1]!; k++) power += linePower[k]!
      this.#line[band] = 0.5 * this.#line[band]! + 0.5 * power
    }
    const known = from === undefined ? 'anyDelay' : 'knownDelay'
    const last = from === undefined ? this.#lags - 1 : Math.min(from + GUARDED_HOPS, this.#lags - 1)
    for (let lag = from ?? 0; lag <= last; lag++) this.#judgeLag(lag * BANDS, this.#offset(hop - lag), known)
    for (let band = 0; band < BANDS; band++) {
      const share = this.#highest[band]! / (this.#line[band]! + 1e-12)
      const first = band === 0 ? 0 : EDGES[band]!
      for (let k = first; k < EDGES[band + 1]!; k++) this.bound[k] = share * linePower[k]!
    }
  }

  /** What was played and heard of late are numbers. */
  get sound(): boolean {
    if (this.#lastHop === Number.NEGATIVE_INFINITY) return true
    let sum = 0
    const at = this.#offset(this.#lastHop)
    for (let band = 0; band < BANDS; band++) sum += this.#line[band]! + this.#dying[at + band]!
    return Number.isFinite(sum)
  }

  forget(): void {
    this.#level.fill(LOUDEST_ECHO)
  }

  /** Silence, dying away, where nothing was played. */
  #fillUpTo(hop: number): void {
    const first = Math.max(this.#lastHop + 1, hop - this.#lags)
    for (let next = first; next <= hop; next++) {
      const at = this.#offset(next)
      const before = this.#offset(next - 1)
      for (let band = 0; band < BANDS; band++) {
        this.#far[at + band] = 0
        this.#dying[at + band] = DECAY * this.#dying[before + band]!
      }
    }
    this.#lastHop = Math.max(this.#lastHop, hop)
  }

  /** The ring has room for frames that are played ahead of the line. */
  #offset(hop: number): number {
    const hops = this.#lags + AHEAD_HOPS
    return (((hop % hops) + hops) % hops) * BANDS
  }

  #judgeLag(levels: number, at: number, known: keyof typeof FALL): void {
    for (let band = 0; band < BANDS; band++) {
      const dying = this.#dying[at + band]!
      if (dying < SILENT) continue
      let level = this.#level[levels + band]!
      if (this.#far[at + band]! > 0.5 * dying) {
        const seen = this.#line[band]! / dying
        const fall = seen < REFUTED * level ? REFUTED_FALL : FALL[known]
        level = seen < level ? level + fall * (seen - level) : Math.min(LOUDEST_ECHO, level * RISE)
        this.#level[levels + band] = level
      }
      const possible = Math.min(LOUDEST_ECHO, MARGIN[known] * level) * dying
      if (possible > this.#highest[band]!) this.#highest[band] = possible
    }
  }
}
