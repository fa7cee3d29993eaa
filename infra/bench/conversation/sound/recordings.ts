import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readWavAsPcm } from '../../../local-cloud/phone/wav.ts'
import { fromBytes } from '../../../local-cloud/phone/pcm.ts'
import { SAMPLE_RATE_HZ } from './level.ts'

const PROMPTS_DIR = '/usr/share/asterisk/sounds/en'
const LIBRIVOX_DIR = '/usr/share/pocketsphinx/test/data/librivox'
const MUSIC_DIR = '/usr/share/asterisk/moh'
const LONGEST_BYTES = 64 * 1024 * 1024

const run = promisify(execFile)

/** Debian packages with recordings of people, and what is missing of them on this machine. */
export const missingRecordings = (): readonly string[] =>
  [
    existsSync(join(PROMPTS_DIR, 'vm-msgsaved.g722')) ? '' : 'asterisk-core-sounds-en-g722',
    existsSync(LIBRIVOX_DIR) ? '' : 'pocketsphinx-testdata',
    existsSync(MUSIC_DIR) ? '' : 'asterisk-moh-opsound-wav',
    existsSync('/usr/bin/ffmpeg') ? '' : 'ffmpeg',
  ].filter(Boolean)

/** A recorded prompt of Asterisk, 16 kHz; `undefined` where its package or ffmpeg is not installed. */
export async function recordedPrompt(name: string): Promise<Int16Array | undefined> {
  const file = join(PROMPTS_DIR, `${name}.g722`)
  return existsSync(file) ? await decode(['-f', 'g722', '-i', file]) : undefined
}

/** A sentence read aloud, of LibriVox. */
export function readAloud(name: string): Int16Array | undefined {
  const file = join(LIBRIVOX_DIR, `sense_and_sensibility_01_austen_64kb-${name}.wav`)
  return existsSync(file) ? readWavAsPcm(readFileSync(file)) : undefined
}

/** `seconds` of a track of hold music, from `fromS` on. */
export async function holdMusic(track: string, fromS: number, seconds: number): Promise<Int16Array | undefined> {
  const file = join(MUSIC_DIR, `${track}.wav`)
  return existsSync(file) ? await decode(['-ss', String(fromS), '-t', String(seconds), '-i', file]) : undefined
}

async function decode(input: readonly string[]): Promise<Int16Array | undefined> {
  const args = ['-v', 'error', ...input, '-f', 's16le', '-ac', '1', '-ar', String(SAMPLE_RATE_HZ), '-']
  const options = { encoding: 'buffer', maxBuffer: LONGEST_BYTES } as const
  return await run('ffmpeg', args, options).then(
    ({ stdout }) => fromBytes(stdout),
    () => undefined, // not installed: the caller says so, once
  )
}
