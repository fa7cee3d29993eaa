import { readFileSync } from 'node:fs'

const PAGE_BYTES = 65_536
/** Numbers that the kernel works on at once. */
const LANES = 4
const NUMBER_BYTES = Float32Array.BYTES_PER_ELEMENT

declare const inKernel: unique symbol

/** Numbers in the memory of a kernel: it can be given their address, and that of no others. */
export interface KernelFloats extends Float32Array {
  readonly [inKernel]: true
}

/** One complex number per bin, in the memory of a kernel: the imaginary parts are right behind the real ones. */
export interface Spectrum {
  readonly re: KernelFloats
  readonly im: KernelFloats
}

/**
 * What `kernel/index.ts` exports; the files there say what it does. A number is an address in the kernel's memory (the
 * `byteOffset` of what lies there), a count, or a level.
 */
interface Arithmetic {
  readonly forward: (signal: number, spectrum: number, points: number, plan: number, work: number) => void
  readonly inverse: (spectrum: number, signal: number, points: number, plan: number, work: number) => void
  readonly multiply: (a: number, b: number, product: number, count: number) => void
  readonly weigh: (samples: number, count: number, weights: number, taps: number) => void
  readonly bend: (samples: number, count: number, slopes: number, knots: number, bends: number) => void
  readonly power: (spectrum: number, row: number) => void
  readonly filter: (a: number, b: number, product: number) => void
  readonly smoothLogarithm: (row: number, spectrum: number) => void
  readonly complexExponential: (spectrum: number) => void
  readonly predict: (
    far: number,
    newest: number,
    step: number,
    history: number,
    path: number,
    partitions: number,
    echo: number,
  ) => void
  readonly correct: (
    far: number,
    newest: number,
    step: number,
    history: number,
    path: number,
    partitions: number,
    uncertainty: number,
    restlessness: number,
    error: number,
    noise: number,
    unsure: number,
  ) => void
  readonly expectResidual: (
    error: number,
    echo: number,
    smoothError: number,
    smoothEcho: number,
    leak: number,
    least: number,
    bound: number,
    residual: number,
  ) => number
  /** 1 if nothing is turned down. */
  readonly turnDown: (
    gain: number,
    error: number,
    smoothError: number,
    residual: number,
    strength: number,
    spread: number,
    floor: number,
  ) => number
}

/** Compiled once; what it works on belongs to each `Kernel`. */
const compiled = new WebAssembly.Module(readFileSync(new URL('kernel/kernel.wasm', import.meta.url)))

/**
 * Arithmetic on four numbers at once (WebAssembly SIMD), and a memory of its own that it works in. The memory never
 * grows, so what lies in it stays where it is. Opening one takes about 50 µs.
 */
export class Kernel {
  readonly run: Arithmetic
  readonly #memory: WebAssembly.Memory
  #used = 0

  /** @param bytes of memory; what is not used of it costs nothing */
  constructor(bytes: number) {
    const pages = Math.ceil(bytes / PAGE_BYTES)
    this.#memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory: this.#memory } })
    this.run = { ...(exports as unknown as Arithmetic) }
  }

  /**
   * Room for numbers, all 0, padded to whole fours: what is behind them is the kernel's.
   * @throws {RangeError} when the memory is full
   */
  floats(length: number): KernelFloats {
    const floats = new Float32Array(this.#memory.buffer, this.#used, length)
    this.#used += padded(length) * NUMBER_BYTES
    return floats as unknown as KernelFloats
  }

  /** Takes all room back, and makes it 0: what was handed out must not be used any more. */
  clear(): void {
    new Float32Array(this.#memory.buffer).fill(0)
    this.#used = 0
  }

  /** Room for a spectrum. */
  spectrum(bins: number): Spectrum {
    return { re: this.floats(bins), im: this.floats(bins) }
  }

  /** Room for `count` rows of numbers, one behind the other. */
  rows(count: number, length: number): readonly KernelFloats[] {
    return Array.from({ length: count }, () => this.floats(length))
  }

  /** Room for `count` spectra, one behind the other. */
  spectra(count: number, bins: number): readonly Spectrum[] {
    return Array.from({ length: count }, () => this.spectrum(bins))
  }
}

const padded = (length: number): number => Math.ceil(length / LANES) * LANES
