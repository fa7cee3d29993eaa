import type { TurnLatency } from '@call-center/shared/call/call'

/** The parts of a wait, in the order they come; class name and words. */
export const LATENCY_PARTS = [
  ['silence_ms', 'silence', 'silence'],
  ['stt_ms', 'stt', 'speech to text'],
  ['llm_ms', 'llm', 'model'],
  ['tts_ms', 'tts', 'voice'],
  ['own_ms', 'own', 'own code'],
] as const

/** Shorter parts are not worth a word, milliseconds. */
const WORTH_A_WORD_MS = 50

/** `waited 1.9 s: 0.5 s silence, 0.9 s speech to text, 0.5 s model`. */
export function waitInWords(latency: TurnLatency): string {
  const parts = LATENCY_PARTS.filter(([key]) => latency[key] >= WORTH_A_WORD_MS)
  const causes = parts.map(([key, , label]) => `${seconds(latency[key])} ${label}`).join(', ')
  return `waited ${seconds(latency.first_audio_ms)}${causes ? `: ${causes}` : ''}`
}

/** `1.9 s`; two digits where one would say nothing. */
export const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(ms < 950 ? 2 : 1)} s`

/** The middle one of them. */
export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
