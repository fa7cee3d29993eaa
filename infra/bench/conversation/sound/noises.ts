import type { Random } from '../random.ts'
import { holdMusic } from './recordings.ts'
import { amplified, dbfsOf, gainOf, powerOf, SAMPLE_RATE_HZ, samplesOf } from './level.ts'
import type { Utterance } from './utterance.ts'

/** A sound nobody says anything with. */
const wordless = (samples: Int16Array): Utterance => ({ text: '', samples, words: [] })

const LOUD_DBFS = -24

function atLevel(samples: ArrayLike<number>, dbfs: number): Int16Array {
  return amplified(samples, gainOf(dbfs - dbfsOf(powerOf(samples))))
}

const synthesised = (ms: number, sampleAt: (seconds: number, share: number) => number): Float64Array =>
  Float64Array.from({ length: samplesOf(ms) }, (_, i) => 8_192 * sampleAt(i / SAMPLE_RATE_HZ, i / samplesOf(ms)))

/** Two or three bursts of noise that start hard and die away, coloured by a throat. */
export function cough(random: Random): Utterance {
  const bursts = Math.round(random.between(1.6, 3.4))
  const parts = Array.from({ length: bursts }, () => {
    const lengthMs = random.between(120, 260)
    const noise = throat(random, samplesOf(lengthMs), random.between(700, 1_400))
    return [
      ...noise.map((sample, i) => sample * Math.exp((-5 * i) / noise.length)),
      ...new Float64Array(samplesOf(random.between(60, 160))),
    ]
  })
  return wordless(atLevel(parts.flat(), LOUD_DBFS))
}

/** A rough hum under noise: two swells. */
export function throatClearing(random: Random): Utterance {
  const lengthMs = random.between(450, 800)
  const hertz = random.between(70, 110)
  const noise = throat(random, samplesOf(lengthMs), 500)
  const loudest = noise.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1e-9)
  const rough = synthesised(lengthMs, (seconds, share) => {
    const hum =
      0.4 * Math.sign(Math.sin(2 * Math.PI * hertz * seconds)) * (0.6 + 0.4 * Math.sin(2 * Math.PI * 27 * seconds))
    const air = (noise[Math.floor(share * noise.length)] ?? 0) / loudest
    return (hum + air) * Math.abs(Math.sin(2 * Math.PI * share))
  })
  return wordless(atLevel(rough, LOUD_DBFS))
}

/** Somebody hums with closed lips: one voice that falls, its low harmonics, a short silence between parts. */
export function hum(random: Random, partsMs: readonly number[]): Int16Array {
  const hertz = random.between(95, 140)
  const parts = partsMs.map((lengthMs) => [
    ...synthesised(lengthMs, (seconds, share) => {
      const phase = 2 * Math.PI * hertz * seconds * (1 - 0.1 * share)
      const voice = HARMONICS.reduce((sum, strength, i) => sum + strength * Math.sin((i + 1) * phase), 0)
      return voice * Math.min(1, 8 * share, 8 * (1 - share))
    }),
    ...new Float64Array(samplesOf(60)),
  ])
  return atLevel(parts.flat(), LOUD_DBFS)
}

/** Of a nasal: nearly all of it is below 400 Hz. */
const HARMONICS = [1, 0.8, 0.3, 0.1, 0.05, 0.06, 0.05, 0.03] as const

/** White noise through one resonance. */
function throat(random: Random, length: number, hertz: number): Float64Array {
  const radius = 0.94
  const a1 = 2 * radius * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE_HZ)
  const out = new Float64Array(length)
  for (let i = 0; i < length; i++) {
    out[i] = random.between(-1, 1) + a1 * (out[i - 1] ?? 0) - radius * radius * (out[i - 2] ?? 0)
  }
  return out
}

const ROWS = [697, 770, 852, 941] as const
const COLUMNS = [1_209, 1_336, 1_477] as const

/** A few keys of a telephone. */
export function dtmf(random: Random): Utterance {
  const keys = Array.from({ length: Math.round(random.between(1, 5)) }, () => {
    const [row, column] = [random.pick(ROWS), random.pick(COLUMNS)]
    const tone = synthesised(
      random.between(90, 200),
      (s) => Math.sin(2 * Math.PI * row * s) + Math.sin(2 * Math.PI * column * s),
    )
    return [...atLevel(tone, -14), ...new Int16Array(samplesOf(80))]
  })
  return wordless(Int16Array.from(keys.flat()))
}

/** Another telephone that is being called: European or American. */
export function ringBack(random: Random): Utterance {
  const [low, high, lengthMs] = random.pick([
    [425, 425, 1_000],
    [440, 480, 2_000],
  ] as const)
  const tone = synthesised(lengthMs, (s) => Math.sin(2 * Math.PI * low * s) + Math.sin(2 * Math.PI * high * s))
  return wordless(atLevel(tone, LOUD_DBFS))
}

const TRACKS = [
  'macroform-cold_day',
  'macroform-robot_dity',
  'macroform-the_simplicity',
  'manolo_camp-morning_coffee',
  'reno_project-system',
] as const

/** Some of a real track; `undefined` where they are not installed. */
export async function music(random: Random, seconds: number): Promise<Utterance | undefined> {
  const track = await holdMusic(random.pick(TRACKS), random.between(5, 60), seconds)
  return track && track.length > 0 ? wordless(atLevel(track, LOUD_DBFS - 2)) : undefined
}

/** Three people talk behind the caller, and no recogniser understands a word. */
export const babble = (random: Random, voices: readonly Utterance[], dbfs: number): Utterance =>
  wordless(babbleWithWords(random, voices, dbfs).samples)

/** The same where the recogniser writes down what one of them says. */
export function babbleWithWords(random: Random, voices: readonly Utterance[], dbfs: number): Utterance {
  const mixed = new Float64Array(samplesOf(3_500))
  const words: Utterance['words'][number][] = []
  for (let speaker = 0; speaker < 3; speaker++) {
    let at = -samplesOf(random.between(0, 1_000))
    while (at < mixed.length) {
      const { samples, words: said } = random.pick(voices)
      const startsAt = at
      if (speaker === 0) words.push(...said.map(({ text, endSample }) => ({ text, endSample: startsAt + endSample })))
      for (let i = Math.max(0, -at); i < samples.length && at + i < mixed.length; i++) {
        mixed[at + i] = (mixed[at + i] ?? 0) + (samples[i] ?? 0)
      }
      at += samples.length + samplesOf(random.between(50, 200))
    }
  }
  const heard = words.filter(({ endSample }) => endSample > 0 && endSample <= mixed.length)
  return { text: `${heard.map(({ text }) => text).join(' ')}.`, samples: atLevel(mixed, dbfs), words: heard }
}
