import { systemClock } from '../../../media-node/src/clock.ts'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { silentLog } from '@call-center/shared/log'
import { createMetrics } from '../../../media-node/src/metrics.ts'
import { levelGated } from '../../../media-node/src/vad/level-gate.ts'
import { loadSilero, type Silero } from '../../../media-node/src/vad/silero.ts'
import type { Vad } from '../../../media-node/src/vad/vad.ts'
import { joined } from '../audio/recorded-speech.ts'
import { type ReferenceFigures, referenceVad } from './reference.ts'
import { atLevel, missingSounds, noises, telephonePrompts, toPcm, withNoise } from './sounds.ts'

interface Onset {
  readonly prompts: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly missed: number
}

export interface VadFigures {
  /** From the first sample of speech to the end of the second window with voice; over `prompts` of a real person. */
  readonly onset: Onset
  /** The same with white noise 10 dB below them. */
  readonly noisyOnset: Onset
  /** From the last sample of speech to the end of the last window with voice. */
  readonly offset: { readonly p50Ms: number; readonly p95Ms: number }
  /** Sounds of 250 ms and more taken for speech, in `seconds` of each noise. */
  readonly noise: { readonly seconds: number; readonly triggers: Readonly<Record<string, number>> }
  /** After the caller has spoken: of utterances at each level against theirs, the share that triggers. */
  readonly gate: readonly { readonly level: string; readonly triggered: number; readonly of: number }[]
  readonly reference: ReferenceFigures
}

interface Window {
  readonly probability: number
  readonly endMs: number
}

const MODEL = fileURLToPath(new URL('../../../media-node/models/silero_vad_v6.onnx', import.meta.url))
const THRESHOLD = 0.5
const WINDOW_MS = 32
const TRIGGER_MS = 250
const CALLER_DBFS = -24
/** The most noise that the bar of the onset is for. */
const NOISE_BELOW_DB = 10
const ONSET_P95_MS = 125
const FRAME = 320
const PER_MS = 16

/** Whether the voice activity detector keeps what it promises, on telephone sound. */
export async function benchVad({ prompts = 80, noiseSeconds = 60 } = {}): Promise<VadFigures> {
  await using silero = await loadSilero({
    clock: systemClock,
    modelPath: MODEL,
    metrics: createMetrics(),
    log: silentLog,
  })
  const missing = missingSounds()
  if (missing.length > 0)
    console.warn(`SKIPPED: recordings of people and music. To have them: apt-get install ${missing.join(' ')}`)
  const speech = telephonePrompts(prompts)
  const edges = await Promise.all(speech.map((prompt) => edgesOf(silero, prompt)))
  const triggers: Record<string, number> = {}
  for (const [name, sound] of noises(noiseSeconds))
    triggers[name] = longSounds(await analyse(silero.createVad, sound)).length
  const heard = edges.filter((edge) => edge !== undefined)
  return {
    onset: onsetOf(edges),
    noisyOnset: onsetOf(await Promise.all(speech.map((prompt) => edgesOf(silero, prompt, NOISE_BELOW_DB)))),
    offset: percentiles(heard.map(({ offsetMs }) => offsetMs)),
    noise: { seconds: noiseSeconds, triggers },
    gate: await gateFigures(silero, speech),
    reference: await referenceVad(speech.map(inQuiet), noises(noiseSeconds)),
  }
}

function onsetOf(edges: readonly Awaited<ReturnType<typeof edgesOf>>[]): Onset {
  const heard = edges.filter((edge) => edge !== undefined)
  const { p50Ms, p95Ms } = percentiles(heard.map(({ onsetMs }) => onsetMs))
  return { prompts: edges.length, p50Ms, p95Ms, missed: edges.length - heard.length }
}

async function edgesOf(silero: Silero, prompt: Float32Array, noiseBelowDb?: number) {
  const sound = inQuiet(prompt)
  const heard = noiseBelowDb === undefined ? sound : withNoise(sound, CALLER_DBFS, noiseBelowDb)
  const windows = await analyse(silero.createVad, heard)
  const { from, until } = speechEdges(sound)
  const voiced = windows.filter(({ probability }) => probability >= THRESHOLD)
  const second = voiced.find(
    ({ endMs }, i) => i > 0 && endMs - (voiced[i - 1]?.endMs ?? 0) === WINDOW_MS && endMs > from / PER_MS,
  )
  const last = voiced.at(-1)
  if (!second || !last) return undefined
  return { onsetMs: second.endMs - from / PER_MS, offsetMs: last.endMs - until / PER_MS }
}

/** A second before it and after it. */
const inQuiet = (prompt: Float32Array): Float32Array =>
  joined([new Float32Array(16_000), atLevel(prompt, CALLER_DBFS), new Float32Array(16_000)])

/** Where speech begins and ends, by its level: recordings have a noise floor of their own. */
function speechEdges(sound: Float32Array): { from: number; until: number } {
  const step = 160
  const levels = Array.from({ length: Math.floor(sound.length / step) }, (_, i) =>
    sound.subarray(i * step, (i + 1) * step).reduce((sum, sample) => sum + sample * sample, 0),
  )
  const floor = Math.max(...levels) / 100 // 20 dB below the loudest
  return {
    from: levels.findIndex((level) => level > floor) * step,
    until: (levels.findLastIndex((level) => level > floor) + 1) * step,
  }
}

/** The caller speaks, then somebody at another level: a colleague far below, or the caller again. */
async function gateFigures(silero: Silero, speech: readonly Float32Array[]): Promise<VadFigures['gate']> {
  const gated = levelGated(silero.createVad, () => THRESHOLD)
  const figures = []
  for (const [name, changeDb] of [
    ['background, −20 dB', -20],
    ['background, −17 dB', -17],
    ['background, −15 dB', -15],
    ['caller, −12 dB', -12],
    ['caller, −6 dB', -6],
    ['caller, 0 dB', 0],
    ['caller, +6 dB', 6],
  ] as const) {
    const results = []
    for (let i = 0; i + 2 < speech.length; i += 3) {
      const own = [speech[i], speech[i + 1]].map((prompt) => atLevel(prompt ?? new Float32Array(0), CALLER_DBFS))
      const introduction = joined([...own, new Float32Array(16_000)])
      const other = atLevel(speech[i + 2] ?? new Float32Array(0), CALLER_DBFS + changeDb)
      const windows = await analyse(gated, joined([introduction, other]))
      const late = windows.filter(({ endMs }) => endMs > introduction.length / PER_MS)
      results.push(longSounds(late).length > 0)
    }
    figures.push({ level: name, triggered: results.filter(Boolean).length, of: results.length })
  }
  return figures
}

/** Sounds that a call would be interrupted by: voice for 250 ms, without a pause of 100. */
function longSounds(windows: readonly Window[]): number[] {
  const lengths: number[] = []
  let voicedMs = 0
  let quietMs = 0
  for (const { probability } of [
    ...windows,
    { probability: 0 },
    { probability: 0 },
    { probability: 0 },
    { probability: 0 },
  ]) {
    if (probability >= THRESHOLD) voicedMs += WINDOW_MS
    quietMs = probability >= THRESHOLD ? 0 : quietMs + WINDOW_MS
    if (quietMs < 100) continue
    if (voicedMs >= TRIGGER_MS) lengths.push(voicedMs)
    voicedMs = 0
  }
  return lengths
}

async function analyse(
  createVad: (on: (probability: number, endMs: number) => void) => Vad,
  sound: Float32Array,
): Promise<Window[]> {
  const windows: Window[] = []
  using vad = createVad((probability, endMs) => windows.push({ probability, endMs }))
  const samples = toPcm(sound)
  for (let at = 0; at + FRAME <= samples.length; at += FRAME) {
    vad.push({ samples: samples.slice(at, at + FRAME), sampleRate: 16_000 })
    while (windows.length < Math.floor((at + FRAME) / 512) - 8) await setImmediate()
  }
  const all = Math.floor((samples.length - (samples.length % FRAME)) / 512)
  while (windows.length < all) await setImmediate()
  return windows
}

function percentiles(values: readonly number[]): { p50Ms: number; p95Ms: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN)
  return { p50Ms: at(0.5), p95Ms: at(0.95) }
}

/** What of these figures is not as it must be, in words. */
export function missedBars({ onset, noisyOnset, noise }: VadFigures): readonly string[] {
  const late = ([name, { prompts, p95Ms, missed }]: readonly [string, Onset]) =>
    prompts > 0 && (p95Ms > ONSET_P95_MS || missed > 0)
      ? [`onset ${name}: p95 ${p95Ms} ms of ${ONSET_P95_MS}, ${missed} missed`]
      : []
  const triggers = Object.entries(noise.triggers).filter(([, count]) => count > 0)
  return [
    ...late(['in quiet', onset]),
    ...late(['over noise', noisyOnset]),
    ...triggers.map(([name, count]) => `${name}: taken for speech ${count} times`),
  ]
}

if (import.meta.main) {
  const figures = await benchVad()
  console.dir(figures, { depth: 5 })
  const missed = missedBars(figures)
  for (const line of missed) console.log(`! ${line}`)
  if (missed.length > 0) process.exitCode = 1
}
