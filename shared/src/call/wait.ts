import type { TurnLatency } from './call.ts'

/** What people wait for, in the order it comes: the part of the latency, a short name for class names, and words. */
export const WAIT_PARTS = [
  ['silence_ms', 'silence', 'silence'],
  ['stt_ms', 'stt', 'speech to text'],
  ['llm_ms', 'llm', 'model'],
  ['tts_ms', 'tts', 'voice'],
  ['own_ms', 'own', 'own code'],
] as const
type WaitPart = (typeof WAIT_PARTS)[number][0]

/** Why the caller waited, for people who do not know the stages. */
const WAITED_FOR: Readonly<Record<WaitPart, string>> = {
  silence_ms: 'to be sure that the caller had finished',
  stt_ms: 'for the last words from the recogniser',
  llm_ms: 'for the model to find an answer',
  tts_ms: 'for the voice to begin',
  own_ms: 'for our own code',
}

/** Shorter parts are not worth a word, milliseconds. */
const WORTH_A_WORD_MS = 50

/** `waited 1.9 s: 0.5 s silence, 0.9 s speech to text, 0.5 s model`. */
export function waitInWords(latency: TurnLatency): string {
  const causes = worthAWord(latency).map(([key, , label]) => `${seconds(latency[key])} ${label}`)
  return `waited ${seconds(latency.first_audio_ms)}${causes.length > 0 ? `: ${causes.join(', ')}` : ''}`
}

/** `0.9 s for the model to find an answer`, longest first: what would have to be quicker. */
export const causesOf = (latency: TurnLatency): readonly string[] =>
  worthAWord(latency)
    .toSorted(([a], [b]) => latency[b] - latency[a])
    .map(([key]) => `${seconds(latency[key])} ${WAITED_FOR[key]}`)

/** What all waits together were mostly for, and which share of them; nothing when there were none. */
export function mainCause(latencies: readonly TurnLatency[]): { share: number; words: string } | undefined {
  const sum = (key: WaitPart | 'first_audio_ms') => latencies.reduce((total, one) => total + Math.max(0, one[key]), 0)
  const [longest] = WAIT_PARTS.map(([key]) => ({ key, ms: sum(key) })).toSorted((a, b) => b.ms - a.ms)
  const total = sum('first_audio_ms')
  return longest && total > 0 ? { share: longest.ms / total, words: WAITED_FOR[longest.key] } : undefined
}

const worthAWord = (latency: TurnLatency) => WAIT_PARTS.filter(([key]) => latency[key] >= WORTH_A_WORD_MS)

/** `1.9 s`; two digits where one would say nothing. */
export const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(ms < 950 ? 2 : 1)} s`

/** Half of them are no more than this. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? 0
