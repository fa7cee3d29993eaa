import { wordsOf } from './words.ts'

/** Of the configured silence, after what ends like a finished sentence. */
const FINISHED = 0.8
/** After a number: it may be the first half of one that is being dictated. */
const DICTATING = 1.5
/** After a word that asks for another one. */
const TRAILING = 2

const TRAILING_WORDS = new Set(
  [
    'and but or because so if that the a an my is with at to of um uh er like well',
    'et mais ou car donc si que parce le la les un une des mon ma mes est avec à de du euh ben alors',
    'y pero o porque entonces el los las una mi mis es con en eh este pues',
    '和 但 或 因 所 如 的 是 我 那 呃',
  ].flatMap((words) => words.split(' ')),
)

/** Silence after `text` that ends the turn, in milliseconds: shorter after a finished sentence, up to twice after a loose end. */
export function silenceNeededMs(text: string, configuredMs: number): number {
  const last = wordsOf(text).at(-1)?.text
  if (last === undefined) return configuredMs
  if (/[.!?\u3002\uFF01\uFF1F]["'\u201D\u00BB)\]]*\s*$/.test(text) && !/(\.\.\.|\u2026)\s*$/.test(text))
    return configuredMs * FINISHED
  if (TRAILING_WORDS.has(last) || /[,\uFF0C\u2026:;-]\s*$|\.\.\.\s*$/.test(text)) return configuredMs * TRAILING
  return /\d$/.test(last) ? configuredMs * DICTATING : configuredMs
}
