/** Zero crossings of the sinc on each side: 32 keeps the stop band below -90 dB with the Kaiser window beneath. */
const ZERO_CROSSINGS = 32
/** Kaiser window shape, about 90 dB of attenuation. */
const BETA = 9
/** Part of the band that is kept: the rest is the filter's slope. */
const PASS_BAND = 0.945

/** Changes the sample rate with a windowed sinc, so that nothing folds back into the voice. */
export function resample(pcm: Float64Array, fromHz: number, toHz: number): Float64Array {
  if (fromHz === toHz) return pcm
  const cutoff = PASS_BAND * Math.min(1, toHz / fromHz)
  const reach = ZERO_CROSSINGS / cutoff
  const resampled = new Float64Array(Math.round((pcm.length * toHz) / fromHz))
  const kernel = newKernel(cutoff, reach)
  for (let i = 0; i < resampled.length; i++) {
    const at = (i * fromHz) / toHz
    const first = Math.max(0, Math.ceil(at - reach))
    const last = Math.min(pcm.length - 1, Math.floor(at + reach))
    let sum = 0
    for (let j = first; j <= last; j++) sum += pcm[j]! * kernel(Math.abs(at - j))
    resampled[i] = sum
  }
  return resampled
}

/** Steps of the kernel's table per input sample; linear interpolation in between. */
const TABLE_STEPS = 512

function newKernel(cutoff: number, reach: number): (distance: number) => number {
  const table = new Float64Array(Math.ceil(reach * TABLE_STEPS) + 2)
  for (let i = 0; i < table.length; i++) {
    const x = i / TABLE_STEPS
    const ratio = Math.min(1, x / reach)
    table[i] = cutoff * sinc(cutoff * x) * (bessel(BETA * Math.sqrt(1 - ratio * ratio)) / bessel(BETA))
  }
  return (distance) => {
    const step = distance * TABLE_STEPS
    const index = Math.floor(step)
    const low = table[index]!
    return low + (table[index + 1]! - low) * (step - index)
  }
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

/** Modified Bessel function of the first kind, order 0. */
function bessel(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
