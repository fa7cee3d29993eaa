import { gaussian, random } from './random.ts'

const RATE_HZ = 16_000
const FRAME = 160

/** A two-pole resonance, as of a mouth. */
class Resonance {
  #a = 0
  #b = 0
  #gain = 1
  #last = 0
  #beforeLast = 0

  tune(hz: number, widthHz: number): void {
    const radius = Math.exp((-Math.PI * widthHz) / RATE_HZ)
    this.#a = 2 * radius * Math.cos((2 * Math.PI * hz) / RATE_HZ)
    this.#b = -radius * radius
    this.#gain = (1 - radius) * 2
  }

  next(input: number): number {
    const value = this.#gain * input + this.#a * this.#last + this.#b * this.#beforeLast
    this.#beforeLast = this.#last
    this.#last = value
    return value
  }
}

const VOWELS = [
  [730, 1_090, 2_440],
  [270, 2_290, 3_010],
  [300, 870, 2_240],
  [530, 1_840, 2_480],
  [570, 840, 2_410],
  [660, 1_720, 2_410],
] as const

/**
 * Sound built as speech is: syllables of voiced and unvoiced sounds with moving resonances, words, pauses. Not words,
 * but to a canceller it is speech. Samples of ±1, about -22 dBFS while it speaks.
 */
export function syntheticSpeech(seconds: number, seed: number, pitchHz = 120): Float32Array {
  const uniform = random(seed)
  const noise = gaussian(seed + 1)
  const samples = new Float32Array(Math.round(seconds * RATE_HZ))
  const mouth = [new Resonance(), new Resonance(), new Resonance()]
  let at = 0
  let phase = 0
  while (at < samples.length) {
    const isPause = uniform() < 0.12
    const isVoiced = uniform() < 0.75
    const length = Math.round(
      (isPause ? 0.1 + 0.25 * uniform() : isVoiced ? 0.09 + 0.14 * uniform() : 0.05 + 0.06 * uniform()) * RATE_HZ,
    )
    const vowel = VOWELS[Math.floor(uniform() * VOWELS.length)]!
    const pitch = pitchHz * (0.8 + 0.45 * uniform())
    const loudness = isPause ? 0 : isVoiced ? 0.6 + 0.6 * uniform() : 0.25
    const shift = 0.9 + 0.2 * uniform()
    for (let i = 0; i < length && at < samples.length; i++, at++) {
      if (i % FRAME === 0) {
        const glide = isVoiced ? 1 : 2.2
        mouth.forEach((resonance, n) =>
          resonance.tune(vowel[n]! * shift * glide * (1 + (0.1 * i) / length), 70 + 50 * n),
        )
      }
      phase += (pitch * (1 - (0.1 * i) / length)) / RATE_HZ
      const pulse = phase >= 1 ? 8 : 0
      phase %= 1
      const source = isVoiced ? pulse + 0.15 * noise() : noise()
      const fade = Math.min(1, i / 320, (length - i) / 480)
      samples[at] =
        loudness *
        fade *
        (mouth[0]!.next(source) + 0.6 * mouth[1]!.next(source) + 0.4 * mouth[2]!.next(source) + 0.02 * source)
    }
  }
  return toLevel(samples, -22)
}

/** `samples` at `dBFS`, measured where they are not silent. */
export function toLevel(samples: Float32Array, dBFS: number): Float32Array {
  let [power, loud] = [0, 0]
  for (let from = 0; from < samples.length; from += FRAME) {
    let sum = 0
    for (let i = from; i < Math.min(from + FRAME, samples.length); i++) sum += samples[i]! ** 2
    if (sum / FRAME < 1e-5) continue
    power += sum
    loud += FRAME
  }
  const gain = loud > 0 ? 10 ** (dBFS / 20) / Math.sqrt(power / loud) : 1
  return samples.map((sample) => Math.max(-1, Math.min(0.99997, sample * gain)))
}
