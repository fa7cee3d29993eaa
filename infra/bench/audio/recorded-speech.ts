import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { random } from './random.ts'
import { toLevel } from './synthetic-speech.ts'

const PROMPTS = '/usr/share/asterisk/sounds/en_US_f_Allison'
const PROMPT_TEXTS = '/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz'
/** `name: What it says.` */
const PROMPT_TEXT = /^([\w/-]+): (.+)$/gm
const READINGS = '/usr/share/pocketsphinx/test/data/librivox'
const PAUSE_SAMPLES = 4_000

/** Why there is no recorded speech here; undefined if there is. */
export function recordedSpeechMissing(): string | undefined {
  const missing: string[] = []
  if (!existsSync(PROMPTS) || globSync(`${PROMPTS}/*.g722`).length < 100) missing.push('asterisk-core-sounds-en-g722')
  if (!existsSync(READINGS)) missing.push('pocketsphinx-testdata')
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' })
  } catch {
    missing.push('ffmpeg')
  }
  return missing.length > 0 ? `apt-get install ${missing.join(' ')}` : undefined
}

/** Prompts of a telephone exchange, read by one woman, in an order of the seed. Each is 1 to 8 s, with short pauses between. */
export function promptSpeech(seconds: number, seed: number, dBFS = -22): Float32Array {
  const uniform = random(seed)
  const files = globSync(`${PROMPTS}/*.g722`).sort()
  const wanted = seconds * 16_000
  const parts: Float32Array[] = []
  for (let length = 0; length < wanted;) {
    const prompt = decoded(files[Math.floor(uniform() * files.length)] ?? '', ['-f', 'g722'])
    if (prompt.length < 12_000 || prompt.length > 128_000) continue
    parts.push(prompt, new Float32Array(PAUSE_SAMPLES))
    length += prompt.length + PAUSE_SAMPLES
  }
  return toLevel(joined(parts).subarray(0, wanted), dBFS)
}

/** Prompts that are a sentence of words alone, each with its text: every `every`-th of them. */
export function spokenPrompts(every: number): readonly { readonly text: string; readonly samples: Float32Array }[] {
  const texts = gunzipSync(readFileSync(PROMPT_TEXTS)).toString('utf8').matchAll(PROMPT_TEXT)
  const known = [...texts].flatMap(([, name = '', text = '']) => {
    const file = `${PROMPTS}/${name}.g722`
    return /^[A-Za-z' ,.]+$/.test(text) && text.split(' ').length > 3 && existsSync(file) ? { file, text } : []
  })
  return known
    .filter((_, i) => i % every === 0)
    .map(({ file, text }) => ({ text, samples: toLevel(decoded(file, ['-f', 'g722']), -22) }))
}

/** What the readings say, one after the other. */
export function spokenReadings(): readonly { readonly text: string; readonly samples: Float32Array }[] {
  const lines = readFileSync(`${READINGS}/transcription`, 'utf8').matchAll(/^<s> (.*) <\/s> \((.*)\)$/gm)
  return [...lines].map(([, text = '', name = '']) => ({
    text,
    samples: toLevel(decoded(`${READINGS}/${name}.wav`, []), -22),
  }))
}

/** A book read by volunteers: `reader` 0 to 4. */
export function readingSpeech(seconds: number, reader: number, dBFS = -22): Float32Array {
  const files = globSync(`${READINGS}/*.wav`).sort()
  const parts: Float32Array[] = []
  for (let length = 0, i = reader; length < seconds * 16_000; i++) {
    const reading = decoded(files[i % files.length] ?? '', [])
    parts.push(reading)
    length += reading.length
  }
  return toLevel(joined(parts).subarray(0, seconds * 16_000), dBFS)
}

const cache = new Map<string, Float32Array>()

function decoded(file: string, format: readonly string[]): Float32Array {
  const known = cache.get(file)
  if (known) return known
  const bytes = execFileSync(
    'ffmpeg',
    ['-v', 'error', ...format, '-i', file, '-f', 's16le', '-ac', '1', '-ar', '16000', '-'],
    {
      maxBuffer: 1e8,
    },
  )
  const samples = Float32Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i) / 32_768)
  cache.set(file, samples)
  return samples
}

/** One after the other. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
