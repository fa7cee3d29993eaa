import type { WordBoundary } from '../tts/text-to-speech.ts'

/**
 * The part of `text` that was heard after `heardMs` of its `totalMs`: to the last word that had begun, by the provider's word
 * boundaries where there are any, in proportion otherwise.
 */
export function heardText(
  text: string,
  { heardMs, totalMs, words }: { heardMs: number; totalMs: number; words: readonly WordBoundary[] },
): string {
  if (heardMs <= 0) return ''
  if (words.length > 0) {
    const sorted = words.toSorted((a, b) => a.startMs - b.startMs)
    // A word counts as heard when the next one began, or the audio is over.
    const heard = sorted.findLast((_, i) => (sorted[i + 1]?.startMs ?? totalMs) <= heardMs)
    return heard ? text.slice(0, withPunctuation(text, heard.offset + heard.length)) : ''
  }
  if (heardMs >= totalMs) return text
  const limit = Math.floor((text.length * heardMs) / totalMs)
  if (/[\p{Script=Han}\s]/u.test(text[limit] ?? '')) return text.slice(0, limit).trim()
  const space = text.lastIndexOf(' ', limit)
  return text.slice(0, space < 0 && !text.includes(' ') ? limit : Math.max(0, space)).trim()
}

const PUNCTUATION = /^[.,!?;:\u2026\u3002\uFF0C\uFF01\uFF1F\uFF1B\uFF1A\u3001]+/

const withPunctuation = (text: string, end: number): number =>
  end + (PUNCTUATION.exec(text.slice(end))?.[0].length ?? 0)
