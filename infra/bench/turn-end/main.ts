import { ALL_SAMPLES, heldOut, tuned } from '../../../media-node/src/turn/evaluation/all-samples.ts'
import { evaluate, type EvaluationFigures } from '../../../media-node/src/turn/evaluation/evaluate.ts'

export interface TurnEndFigures extends EvaluationFigures {
  readonly language: string
  readonly half: 'looked at' | 'held out'
}

/** How well words alone tell whether a sentence is finished, per language. */
export const benchTurnEnd = (): TurnEndFigures[] =>
  Object.entries(ALL_SAMPLES).flatMap(([language, samples]) => [
    { language, half: 'looked at', ...evaluate(tuned(samples)) },
    { language, half: 'held out', ...evaluate(heldOut(samples)) },
  ])

const percent = (share: number): string => `${Math.round(share * 100)} %`
const each = (shares: readonly number[]): string => shares.map(percent).join(' · ')

export const turnEndTable = (): Record<string, string | number>[] =>
  benchTurnEnd().map((figures) => ({
    language: figures.language,
    half: figures.half,
    sentences: figures.sentences,
    '≤ 200 ms, punctuated': percent(figures.promptWithPunctuation),
    '≤ 200 ms, bare words': percent(figures.promptWithout),
    'cut in at 300 · 500 · 700 ms': each(figures.cutUnfinished),
    'the same, with a full stop': each(figures.cutPunctuated),
    'the same where it could end': each(figures.cutWhereItCouldEnd),
  }))

if (import.meta.main) console.table(turnEndTable())
