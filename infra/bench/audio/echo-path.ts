import { decodeMulaw, encodeMulaw } from '../../../media-node/src/audio/g711.ts'
import { Kernel } from '../../../media-node/src/audio/echo/kernel.ts'
import { RealFft } from '../../../media-node/src/audio/echo/real-fft.ts'
import { throughGsm } from './gsm.ts'
import { gaussian, random } from './random.ts'

const RATE_HZ = 16_000

/** How what the caller hears comes back into the line. */
export interface EchoPath {
  /** `line`: one sharp reflection. `hybrid`: the 6 ms of a two-wire transformer. `room`: a loudspeaker in a room. */
  readonly kind: 'line' | 'hybrid' | 'room'
  readonly delayMs: number
  /** How much quieter the echo is than what was played, dB: 0 is as loud. */
  readonly lossDb: number
  /** Time the room takes to fall by 60 dB, seconds. @defaultValue 0.25 */
  readonly rt60S?: number
  /** The echo goes through μ-law at 8 kHz. */
  readonly mulaw?: boolean
  /** The echo goes through a mobile telephone's GSM full rate; needs ffmpeg. */
  readonly gsm?: boolean
  /** A loudspeaker driven too hard: speech at -22 dBFS leaves 17 dB (`tanh`) or 14 dB (`hard`) to any linear filter. */
  readonly clip?: 'tanh' | 'hard'
  /** Noise below the echo, dB. */
  readonly noiseDb?: number
  /** How much faster the far clock runs, parts per million. */
  readonly driftPpm?: number
  /** Times at which a 20 ms packet is lost (-) or played twice (+), seconds. */
  readonly slipsS?: readonly number[]
  readonly seed?: number
}

/** The echo of `far` over `path`, as long as `far`. */
export function echoOf(far: Float32Array, path: EchoPath): Float32Array {
  const driven = path.clip ? far.map((sample) => clipped(sample, path.clip ?? 'tanh')) : far
  let echo = convolve(driven, impulse(path))
  if (path.driftPpm) echo = drifted(echo, path.driftPpm)
  if (path.slipsS) echo = slipped(echo, path.slipsS)
  echo = scaled(echo, levelOf(far), path.lossDb)
  if (path.mulaw) echo = throughMulaw(echo)
  if (path.gsm) echo = throughGsm(echo)
  if (path.noiseDb === undefined) return echo
  const noise = gaussian((path.seed ?? 1) + 77)
  const loudness = levelOf(far) * 10 ** (-(path.lossDb + path.noiseDb) / 20)
  return echo.map((sample) => sample + loudness * noise())
}

const clipped = (sample: number, how: 'tanh' | 'hard'): number =>
  how === 'tanh' ? Math.tanh(3 * sample) / 3 : Math.max(-0.2, Math.min(0.2, sample))

/** The sound of a click that comes back over the path, delay included. */
export function impulse({ kind, delayMs, rt60S = 0.25, seed = 1 }: EchoPath): Float32Array {
  const delay = Math.round((delayMs * RATE_HZ) / 1_000)
  const uniform = random(seed)
  const normal = gaussian(seed + 1)
  const length = kind === 'line' ? 8 : kind === 'hybrid' ? 96 : Math.round(rt60S * RATE_HZ)
  const response = new Float32Array(delay + length)
  response[delay] = 1
  if (kind === 'line') response[delay + 3] = 0.3 * (uniform() - 0.5)
  if (kind === 'hybrid') for (let i = 1; i < length; i++) response[delay + i] = 0.8 * normal() * Math.exp(-i / 14)
  if (kind === 'room') {
    // Six walls at once, then a tail that dies away: Polack's model of a diffuse room.
    for (let wall = 0; wall < 6; wall++) response[delay + 30 + Math.floor(uniform() * 200)] = 0.6 * (uniform() - 0.4)
    for (let i = 40; i < length; i++) response[delay + i]! += 0.12 * normal() * 10 ** ((-3 * i) / (rt60S * RATE_HZ))
  }
  return response
}

function convolve(signal: Float32Array, response: Float32Array): Float32Array {
  const points = 2 ** Math.ceil(Math.log2(2 * response.length + 1_024))
  const step = points - response.length
  const kernel = new Kernel(40 * points)
  const fft = new RealFft(kernel, points)
  const [heard, spoken] = [kernel.spectrum(fft.bins), kernel.spectrum(fft.bins)]
  const block = kernel.floats(points)
  const output = new Float32Array(signal.length + points)
  block.set(response)
  fft.forward(block, heard)
  for (let from = 0; from < signal.length; from += step) {
    block.fill(0)
    block.set(signal.subarray(from, from + step))
    fft.forward(block, spoken)
    for (let k = 0; k < fft.bins; k++) {
      const re = spoken.re[k]!
      const im = spoken.im[k]!
      spoken.re[k] = re * heard.re[k]! - im * heard.im[k]!
      spoken.im[k] = re * heard.im[k]! + im * heard.re[k]!
    }
    fft.inverse(spoken, block)
    for (let i = 0; i < points; i++) output[from + i]! += block[i]!
  }
  return output.slice(0, signal.length)
}

/** Read faster or slower; between samples by a cubic. */
function drifted(signal: Float32Array, ppm: number): Float32Array {
  const at = (i: number) => signal[i] ?? 0
  return signal.map((_, i) => {
    const wanted = i * (1 - ppm * 1e-6)
    const n = Math.floor(wanted)
    const t = wanted - n
    const [a, b, c, d] = [at(n - 1), at(n), at(n + 1), at(n + 2)]
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
  })
}

/** Every other slip loses a packet, the ones between repeat one. */
function slipped(signal: Float32Array, slipsS: readonly number[]): Float32Array {
  return signal.map((_, i) => {
    let from = i
    slipsS.forEach((slipS, n) => (from += i >= slipS * RATE_HZ ? (n % 2 === 0 ? 320 : -320) : 0))
    return signal[from] ?? 0
  })
}

export function levelOf(signal: Float32Array): number {
  let [power, count] = [0, 0]
  for (const sample of signal) {
    if (Math.abs(sample) < 1e-4) continue
    power += sample * sample
    count++
  }
  return Math.sqrt(power / Math.max(1, count))
}

function scaled(echo: Float32Array, farLevel: number, lossDb: number): Float32Array {
  const level = levelOf(echo)
  const gain = level > 0 ? (farLevel / level) * 10 ** (-lossDb / 20) : 0
  return echo.map((sample) => sample * gain)
}

/** Down to 8 kHz by a window filter, μ-law there and back, up again. */
function throughMulaw(signal: Float32Array): Float32Array {
  const low = convolve(signal, LOWPASS)
  const half = Int16Array.from({ length: low.length >> 1 }, (_, i) =>
    Math.max(-32_768, Math.min(32_767, Math.round(low[2 * i]! * 32_768))),
  )
  const coded = decodeMulaw(encodeMulaw(half))
  const up = new Float32Array(signal.length)
  coded.forEach((sample, i) => (up[2 * i] = (2 * sample) / 32_768))
  return convolve(up, LOWPASS)
}

const LOWPASS = Float32Array.from({ length: 97 }, (_, i) => {
  const x = i - 48
  const sinc = x === 0 ? 0.46 : Math.sin(Math.PI * 0.46 * x) / (Math.PI * x)
  return sinc * (0.54 + 0.46 * Math.cos((Math.PI * x) / 49))
})
