import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kalmanEchoCanceller } from '../../../media-node/src/audio/echo/kalman-echo-canceller.ts'
import { type Hearing, openHearing } from '../../local-cloud/speech/open-hearing.ts'
import { openVoices } from '../../local-cloud/speech/voices/open-voices.ts'
import { type EchoPath, echoOf } from './echo-path.ts'
import { promptSpeech } from './recorded-speech.ts'
import { runCanceller } from './run-canceller.ts'
import { toLevel } from './synthetic-speech.ts'
import { wordsWrongPercent } from './word-errors.ts'

export const SENTENCES = [
  'There is a water leak in my kitchen.',
  'It happened yesterday at three in the afternoon.',
  'My name is John Smith.',
  'Can I talk to a human please?',
  'My laptop does not start any more.',
  'Nobody was injured.',
  'I would like to know when somebody will call me back.',
  'The car was parked in front of my house.',
] as const

/** Bar A7 of the reference: line, room, loud speaker, clip, drift. */
const CASES: readonly { readonly name: string; readonly path: EchoPath }[] = [
  { name: 'line, 200 ms', path: { kind: 'line', delayMs: 200, lossDb: 12 } },
  { name: 'room', path: { kind: 'room', delayMs: 120, lossDb: 6, rt60S: 0.3 } },
  { name: 'loud room', path: { kind: 'room', delayMs: 180, lossDb: 0, rt60S: 0.3 } },
  { name: 'clip and μ-law', path: { kind: 'room', delayMs: 220, lossDb: 6, clip: 'tanh', mulaw: true } },
  { name: 'hard clip', path: { kind: 'room', delayMs: 150, lossDb: 6, clip: 'hard' } },
  { name: '30 ppm drift', path: { kind: 'room', delayMs: 120, lossDb: 6, driftPpm: 30 } },
]
/** The agent speaks alone first, then over all of what the caller says. */
const ALONE_SAMPLES = 8 * 16_000
const PAUSE_SAMPLES = 16_000

export interface WordFigures {
  readonly name: string
  /** Words wrong of those said, percent: on a line of his own, with the echo, and with the echo cancelled. */
  readonly cleanPercent: number
  readonly echoPercent: number
  readonly cancelledPercent: number
}

/** What a recogniser understands of a caller who speaks over the agent; undefined without PocketSphinx. */
export async function measureWords(): Promise<readonly WordFigures[] | undefined> {
  const cacheDir = await mkdtemp(join(tmpdir(), 'measure-words-'))
  const voices = openVoices({ warn: console.warn })
  const hearing = openHearing({ cacheDir, sentences: SENTENCES, voices, onProblem: () => {} })
  try {
    if (hearing.recogniser.rung !== 'pocketsphinx') return undefined
    const spoken = await Promise.all(
      SENTENCES.map(async (text) => {
        const { pcm } = await voices.synthesize(text, { language: 'en-US', voice: 'rms', rate: 1 })
        return toLevel(
          Float32Array.from(pcm, (sample) => sample / 32_768),
          -22,
        )
      }),
    )
    const clean = await wordsWrong(hearing, spoken)
    const figures: WordFigures[] = []
    for (const { name, path } of CASES) figures.push(await measureCase(hearing, spoken, { name, path, clean }))
    return figures
  } finally {
    await Promise.all([hearing.close(), voices.close()])
    await rm(cacheDir, { recursive: true })
  }
}

async function measureCase(
  hearing: Hearing,
  spoken: readonly Float32Array[],
  { name, path, clean }: { readonly name: string; readonly path: EchoPath; readonly clean: number },
): Promise<WordFigures> {
  const starts: number[] = []
  let length = ALONE_SAMPLES
  for (const sentence of spoken) {
    starts.push(length)
    length += sentence.length + PAUSE_SAMPLES
  }
  const far = promptSpeech(Math.ceil(length / 16_000), 21)
  const line = echoOf(far, path)
  spoken.forEach((sentence, n) => sentence.forEach((sample, i) => (line[starts[n]! + i]! += sample)))
  using canceller = kalmanEchoCanceller()
  const { output } = runCanceller(canceller, far, line)
  const cut = (signal: Float32Array) => spoken.map(({ length }, n) => signal.subarray(starts[n], starts[n]! + length))
  return {
    name,
    cleanPercent: clean,
    echoPercent: await wordsWrong(hearing, cut(line)),
    cancelledPercent: await wordsWrong(hearing, cut(output)),
  }
}

const wordsWrong = (hearing: Hearing, sentences: readonly Float32Array[]): Promise<number> =>
  wordsWrongPercent(
    hearing,
    sentences.map((signal, n) => ({ text: SENTENCES[n]!, samples: pcmOf(signal), sampleRate: 16_000 })),
  )

const pcmOf = (signal: Float32Array): Int16Array =>
  Int16Array.from(signal, (sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))))
