import { execFileSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { basename } from 'node:path'

const RATE_HZ = 16_000
const PROMPTS = '/usr/share/asterisk/sounds/en_US_f_Allison'
const MUSIC = '/usr/share/asterisk/moh'
const FULL_SCALE = 32_767

/** Packages of recordings, and what reads them, that are not installed here. */
export const missingSounds = (): readonly string[] =>
  [
    existsSync(PROMPTS) ? '' : 'asterisk-core-sounds-en-g722',
    existsSync(MUSIC) ? '' : 'asterisk-moh-opsound-wav',
    existsSync('/usr/bin/ffmpeg') ? '' : 'ffmpeg',
  ].filter(Boolean)

/** Prompts of a real person over a telephone line (8 kHz, µ-law), each 1 to 6 s; none where they are not installed. */
export function telephonePrompts(most: number): Float32Array[] {
  if (!existsSync(PROMPTS)) return []
  const files = globSync(`${PROMPTS}/*.g722`).sort()
  const every = Math.max(1, Math.floor(files.length / most / 2))
  return files
    .filter((_, i) => i % every === 0)
    .map(overTelephone)
    .filter(({ length }) => length > RATE_HZ && length < 6 * RATE_HZ)
    .slice(0, most)
}

function overTelephone(file: string): Float32Array {
  const encode = ['-v', 'error', '-f', 'g722', '-i', file, '-ar', '8000', '-f', 'mulaw', '-']
  const decode = ['-v', 'error', '-f', 'mulaw', '-ar', '8000', '-i', '-', '-ar', '16000', '-f', 's16le', '-']
  const bytes = execFileSync('ffmpeg', decode, { input: execFileSync('ffmpeg', encode), maxBuffer: 1e8 })
  return Float32Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i) / FULL_SCALE)
}

const tone =
  (level: number, ...hertz: readonly number[]) =>
  (t: number): number =>
    level * hertz.reduce((sum, hz) => sum + Math.sin(2 * Math.PI * hz * t), 0)

const during =
  (onS: number, everyS: number, sound: (t: number) => number) =>
  (t: number): number =>
    t % everyS < onS ? sound(t) : 0

/** Even noise, the same at each run. */
function noise(): () => number {
  let state = 7
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2_147_483_648 - 1
  }
}

function shaped(everyS: number, lengthS: number, smoothing: number, level: number): (t: number) => number {
  const next = noise()
  let low = 0
  return (t) => {
    low += smoothing * (next() - low)
    const at = (t % everyS) / lengthS
    return at < 1 ? level * low * Math.sin(Math.PI * Math.min(1, at * 4)) * Math.exp(-3 * at) : 0
  }
}

const DTMF = [
  [697, 1_209],
  [770, 1_336],
  [852, 1_477],
  [941, 1_336],
] as const
const CHORDS = [
  [262, 330, 392],
  [220, 262, 330],
  [175, 220, 262],
  [196, 247, 294],
] as const

function dtmf(t: number): number {
  return during(0.12, 0.3, tone(0.2, ...(DTMF[Math.floor(t / 0.3) % DTMF.length] ?? [])))(t)
}

/** Chords with harmonics that fade, as of a piano on hold. */
function music(t: number): number {
  const chord = CHORDS[Math.floor(t / 1.2) % CHORDS.length] ?? []
  const fade = Math.exp(-1.5 * (t % 0.6))
  return fade * (tone(0.08, ...chord)(t) + tone(0.03, ...chord.map((hz) => 2 * hz))(t))
}

/** What a telephone line carries besides speech. */
const NOISES: Readonly<Record<string, (t: number) => number>> = {
  silence: () => 0,
  'ring (US)': during(2, 6, tone(0.2, 440, 480)),
  'ring (EU)': during(1, 5, tone(0.3, 425)),
  'dial tone': tone(0.2, 350, 440),
  busy: during(0.5, 1, tone(0.2, 480, 620)),
  DTMF: dtmf,
  'hold music': music,
  coughs: shaped(1.5, 0.35, 0.5, 0.9),
  breath: shaped(3, 1.2, 0.15, 0.5),
  clicks: (t) => (t % 0.5 < 0.0005 ? 0.6 : 0),
  'white noise': steady(1, 0.1),
  'pink noise': pink(0.1),
  'car, rumbling': steady(0.02, 0.8),
}

/** Even noise through one pole: the smaller `smoothing`, the lower it is. */
function steady(smoothing: number, level: number): (t: number) => number {
  const next = noise()
  let low = 0
  return () => (low += smoothing * (next() - low)) * level
}

/** Three poles that add up to 3 dB less per octave (Kellet's economy filter). */
function pink(level: number): (t: number) => number {
  const next = noise()
  let [a, b, c] = [0, 0, 0]
  return () => {
    const white = next()
    a = 0.997_65 * a + white * 0.099_046
    b = 0.963 * b + white * 0.296_516_4
    c = 0.57 * c + white * 1.052_691_3
    return (level / 3) * (a + b + c + white * 0.184_8)
  }
}

/** Each noise, and each track of hold music that is installed, of `seconds`. */
export const noises = (seconds: number): (readonly [string, Float32Array])[] => [
  ...Object.entries(NOISES).map(
    ([name, sound]) => [name, Float32Array.from({ length: seconds * RATE_HZ }, (_, i) => sound(i / RATE_HZ))] as const,
  ),
  ...globSync(`${MUSIC}/*.wav`)
    .sort()
    .map((file) => [basename(file, '.wav'), music16(file, seconds)] as const),
]

function music16(file: string, seconds: number): Float32Array {
  const args = ['-v', 'error', '-t', String(seconds), '-i', file, '-ac', '1', '-ar', '16000', '-f', 's16le', '-']
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 1e8 })
  return Float32Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i) / FULL_SCALE)
}

/** `speech` with white noise `snrDb` below its loud parts. */
export function withNoise(speech: Float32Array, speechDbfs: number, snrDb: number): Float32Array {
  const next = noise()
  const gain = Math.sqrt(3) * 10 ** ((speechDbfs - snrDb) / 20)
  return speech.map((sample) => sample + gain * next())
}

/** `samples` at `dBFS` while they are loud. */
export function atLevel(samples: Float32Array, dBFS: number): Float32Array {
  const loud = samples.filter((sample) => Math.abs(sample) > 0.01)
  const rms = Math.sqrt(loud.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, loud.length))
  const gain = 10 ** (dBFS / 20) / Math.max(rms, 1e-6)
  return samples.map((sample) => sample * gain)
}

export const toPcm = (samples: Float32Array): Int16Array =>
  Int16Array.from(samples, (sample) => Math.round(FULL_SCALE * Math.max(-1, Math.min(1, sample))))
