import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SampleRate } from '../../../media-node/src/audio/frame.ts'
import { decodeMulaw, encodeMulaw } from '../../../media-node/src/audio/g711.ts'
import { createResampler } from '../../../media-node/src/audio/resampler.ts'
import { type Hearing, openHearing } from '../../local-cloud/speech/open-hearing.ts'
import { findPocketSphinx, type PocketSphinxPaths } from '../../local-cloud/speech/pocketsphinx/find-pocketsphinx.ts'
import { openVoices } from '../../local-cloud/speech/voices/open-voices.ts'
import { SENTENCES } from './call-sentences.ts'
import { spokenPrompts, spokenReadings } from './recorded-speech.ts'
import { frameAt } from './run-canceller.ts'
import { type Spoken, wordsWrongPercent } from './word-errors.ts'

const EVERY_PROMPT = 6
const VOICES = ['rms', 'slt'] as const
const FRAME_SAMPLES = 320

/** Words wrong of those said, percent. */
export interface RateFigures {
  readonly name: string
  /** As it was spoken, 16 kHz. */
  readonly widePercent: number
  /** After μ-law of 8 kHz, brought back to 16 kHz as the media node does it. */
  readonly resampledPercent: number
  /** The same bytes, given to a recogniser that was told they are of 8 kHz. */
  readonly narrowPercent: number
}

/**
 * At which rate a recogniser understands a telephone of 8 kHz best; undefined without PocketSphinx. Its model was made of
 * speech of 16 kHz, as those of speech services are; told of 8 kHz it looks at the lower half of the same spectrum.
 */
export async function measureRates(): Promise<readonly RateFigures[] | undefined> {
  const paths = findPocketSphinx()
  if (!paths) return undefined
  await using scope = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'measure-rates-'))
  scope.defer(() => rm(dir, { recursive: true }))
  const voices = openVoices({ warn: console.warn })
  scope.defer(() => voices.close())
  const prompts = spokenPrompts(EVERY_PROMPT)
  // As in a call: what its own prompts say is expected.
  const sentences = [...SENTENCES, ...prompts.map(({ text }) => text)]
  const open = (pocketSphinx: PocketSphinxPaths): Hearing => {
    const hearing = openHearing({ cacheDir: dir, sentences, voices, onProblem: () => {}, pocketSphinx })
    scope.defer(() => hearing.close())
    return hearing
  }
  const wide = open(paths)
  const narrow = open({ ...paths, acousticModel: await narrowModel(paths.acousticModel, dir) })
  const typed = VOICES.flatMap((voice) =>
    SENTENCES.map(async (text) => {
      const { pcm } = await voices.synthesize(text, { language: 'en-US', voice, rate: 1 })
      return { text, samples: Float32Array.from(pcm, (sample) => sample / 32_768) }
    }),
  )
  const groups = [
    { name: 'sentences of calls, two synthetic voices', spoken: await Promise.all(typed) },
    { name: 'prompts read by a woman', spoken: prompts },
    { name: 'a book read by a volunteer, no words expected', spoken: spokenReadings() },
  ]
  const figures: RateFigures[] = []
  for (const { name, spoken } of groups) {
    const at = (rate: Rate) => spoken.map(({ text, samples }) => ({ text, ...RATES[rate](samples) }))
    figures.push({
      name,
      widePercent: await wordsWrongPercent(wide, at('wide')),
      resampledPercent: await wordsWrongPercent(wide, at('resampled')),
      narrowPercent: await wordsWrongPercent(narrow, at('narrow')),
    })
  }
  return figures
}

type Rate = 'wide' | 'resampled' | 'narrow'
const RATES: Readonly<Record<Rate, (signal: Float32Array) => Omit<Spoken, 'text'>>> = {
  wide: (signal) => overWire(signal, 16_000, (frame) => frame.samples),
  narrow(signal) {
    const down = createResampler(16_000, 8_000)
    return overWire(signal, 8_000, (frame) => decodeMulaw(encodeMulaw(down.resample(frame).samples)))
  },
  resampled(signal) {
    const down = createResampler(16_000, 8_000)
    const up = createResampler(8_000, 16_000)
    return overWire(signal, 16_000, (frame) => {
      const samples = decodeMulaw(encodeMulaw(down.resample(frame).samples))
      return up.resample({ samples, sampleRate: 8_000 }).samples
    })
  },
}

function overWire(
  signal: Float32Array,
  sampleRate: SampleRate,
  pass: (frame: ReturnType<typeof frameAt>) => Int16Array,
): Omit<Spoken, 'text'> {
  const frames = Array.from({ length: Math.ceil(signal.length / FRAME_SAMPLES) }, (_, n) => pass(frameAt(signal, n)))
  return { samples: Int16Array.from(frames.flatMap((frame) => [...frame])), sampleRate }
}

/** What CMU's own models of 8 kHz are given: https://cmusphinx.github.io/wiki/tutorialtuning/. The rest is as it was. */
const NARROW = { '-samprate': '8000', '-lowerf': '200', '-upperf': '3500', '-nfilt': '20' }

async function narrowModel(model: string, dir: string): Promise<string> {
  const copy = await mkdtemp(join(dir, 'model-'))
  for (const file of await readdir(model)) if (file !== FEATURES) await symlink(join(model, file), join(copy, file))
  const lines = (await readFile(join(model, FEATURES), 'utf8')).split('\n')
  const kept = lines.filter((line) => !((line.split(' ')[0] ?? '') in NARROW))
  const told = Object.entries(NARROW).map((pair) => pair.join(' '))
  await writeFile(join(copy, FEATURES), [...told, ...kept].join('\n'))
  return copy
}

/** How an acoustic model wants sound to be looked at. */
const FEATURES = 'feat.params'
