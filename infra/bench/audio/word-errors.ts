import { FRAME_MS, type SampleRate } from '../../../media-node/src/audio/frame.ts'
import type { Hearing } from '../../local-cloud/speech/open-hearing.ts'

/** Silence around what is said, as between two sentences of a call. */
const BEFORE_MS = 200
const AFTER_MS = 300

/** Somebody's words and their sound. */
export interface Spoken {
  readonly text: string
  readonly samples: Int16Array
  readonly sampleRate: SampleRate
}

/** Words a recogniser gets wrong of those said, percent. */
export async function wordsWrongPercent(hearing: Hearing, all: readonly Spoken[]): Promise<number> {
  let [wrong, said] = [0, 0]
  for (const { text, samples, sampleRate } of all) {
    const perMs = sampleRate / 1_000
    const options = { callConnectionId: 'measured', language: 'en-US', phrases: [], startMs: 0, onPartial: () => {} }
    const segment = hearing.recogniser.openSegment(options)
    const padded = new Int16Array(samples.length + (BEFORE_MS + AFTER_MS) * perMs)
    padded.set(samples, BEFORE_MS * perMs)
    const frame = FRAME_MS * perMs
    for (let at = 0; at < padded.length; at += frame) {
      segment.push(padded.subarray(at, at + frame), (at + frame) / perMs)
    }
    const wanted = wordsOf(text)
    wrong += distance(wanted, wordsOf((await segment.finish(padded.length / perMs)) ?? ''))
    said += wanted.length
  }
  return (100 * wrong) / said
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\w']+/g) ?? []

/** Words that must be put in, taken out or changed (Levenshtein). */
function distance(wanted: readonly string[], heard: readonly string[]): number {
  let row = Array.from({ length: heard.length + 1 }, (_, i) => i)
  for (const [i, word] of wanted.entries()) {
    const next = [i + 1]
    for (const [j, other] of heard.entries()) {
      next.push(Math.min(row[j]! + (word === other ? 0 : 1), row[j + 1]! + 1, next[j]! + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
