import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kalmanEchoCanceller } from '../../../media-node/src/audio/echo/kalman-echo-canceller.ts'
import { type Hearing, openHearing } from '../../local-cloud/speech/open-hearing.ts'
import { openVoices } from '../../local-cloud/speech/voices/open-voices.ts'
import { SENTENCES, UNSAID_SENTENCES } from './call-sentences.ts'
import { type EchoPath, echoOf } from './echo-path.ts'
import { readingSpeech, spokenPrompts } from './recorded-speech.ts'
import { runCanceller } from './run-canceller.ts'
import { toLevel } from './synthetic-speech.ts'
import { wordsWrongPercent } from './word-errors.ts'

const VOICES = ['rms', 'slt'] as const
/** Of the recorded prompts every so many is expected, and fewer of them are said. */
const EXPECTED_PROMPTS = 6
const SAID_PROMPTS = 48

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
  /** Words that were said. */
  readonly words: number
  /** Words wrong of those said, percent: on a line of his own, with the echo, and with the echo cancelled. */
  readonly cleanPercent: number
  readonly echoPercent: number
  readonly cancelledPercent: number
}

/** Somebody's words and their sound, of ±1. */
interface Utterance {
  readonly text: string
  readonly samples: Float32Array
}

/**
 * What a recogniser understands of callers who speak over the agent: two synthetic voices and a recorded one. It expects
 * what such calls are about, more than what is said. Undefined without PocketSphinx.
 */
export async function measureWords(progress: (line: string) => void): Promise<readonly WordFigures[] | undefined> {
  const cacheDir = await mkdtemp(join(tmpdir(), 'measure-words-'))
  const voices = openVoices({ warn: console.warn })
  const expected = [...SENTENCES, ...UNSAID_SENTENCES, ...spokenPrompts(EXPECTED_PROMPTS).map(({ text }) => text)]
  const hearing = openHearing({ cacheDir, sentences: expected, voices, onProblem: () => {} })
  try {
    if (hearing.recogniser.rung !== 'pocketsphinx') return undefined
    const typed = VOICES.flatMap((voice) =>
      SENTENCES.map(async (text) => {
        const { pcm } = await voices.synthesize(text, { language: 'en-US', voice, rate: 1 })
        const samples = Float32Array.from(pcm, (sample) => sample / 32_768)
        return { text, samples: toLevel(samples, -22) }
      }),
    )
    const spoken = [...(await Promise.all(typed)), ...spokenPrompts(SAID_PROMPTS)]
    progress(`words: ${wordsIn(spoken)} in ${spoken.length} sentences, on a line of their own …`)
    const clean = await wordsWrong(hearing, spoken)
    const figures: WordFigures[] = []
    for (const { name, path } of CASES) {
      progress(`words: ${name} …`)
      figures.push(await measureCase(hearing, spoken, { name, path, clean }))
    }
    return figures
  } finally {
    await Promise.all([hearing.close(), voices.close()])
    await rm(cacheDir, { recursive: true })
  }
}

async function measureCase(
  hearing: Hearing,
  spoken: readonly Utterance[],
  { name, path, clean }: { readonly name: string; readonly path: EchoPath; readonly clean: number },
): Promise<WordFigures> {
  const starts: number[] = []
  let length = ALONE_SAMPLES
  for (const { samples } of spoken) {
    starts.push(length)
    length += samples.length + PAUSE_SAMPLES
  }
  // The agent is none of the callers' voices.
  const far = readingSpeech(Math.ceil(length / 16_000), 1)
  const line = echoOf(far, path)
  spoken.forEach(({ samples }, n) => samples.forEach((sample, i) => (line[starts[n]! + i]! += sample)))
  using canceller = kalmanEchoCanceller()
  const { output } = runCanceller(canceller, far, line)
  const cut = (signal: Float32Array) =>
    spoken.map(({ text, samples }, n) => ({ text, samples: signal.subarray(starts[n], starts[n]! + samples.length) }))
  return {
    name,
    words: wordsIn(spoken),
    cleanPercent: clean,
    echoPercent: await wordsWrong(hearing, cut(line)),
    cancelledPercent: await wordsWrong(hearing, cut(output)),
  }
}

const wordsIn = (spoken: readonly Utterance[]): number =>
  spoken.reduce((sum, { text }) => sum + text.split(' ').length, 0)

const wordsWrong = (hearing: Hearing, spoken: readonly Utterance[]): Promise<number> =>
  wordsWrongPercent(
    hearing,
    spoken.map(({ text, samples }) => ({ text, samples: pcmOf(samples), sampleRate: 16_000 })),
  )

const pcmOf = (signal: Float32Array): Int16Array =>
  Int16Array.from(signal, (sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))))
