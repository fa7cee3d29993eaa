import { Expected } from '../expected.ts'
import { silenceNeededMs } from '../silence-needed.ts'

/** One sentence of a caller, and where they might hesitate. */
export interface Sample {
  readonly code: string
  readonly expecting: Expected | undefined
  readonly sentence: string
  /** What was said before a pause in the middle of a phrase. */
  readonly unfinished: readonly string[]
  /** What was said before a pause, and could be all there is. */
  readonly couldEnd: readonly string[]
}

export interface EvaluationFigures {
  readonly sentences: number
  /** Shares, 0 to 1. */
  readonly promptWithPunctuation: number
  readonly promptWithout: number
  /** Cut in on by pauses of 300, 500 and 700 ms. */
  readonly cutUnfinished: readonly number[]
  /** The same where the recogniser finished its segment in the pause, and put a full stop. */
  readonly cutPunctuated: readonly number[]
  readonly cutWhereItCouldEnd: readonly number[]
}

const PROMPT_MS = 200
const HESITATIONS_MS = [300, 500, 700]
const SILENCE_MS = 500

export function readSamples(code: string, list: string): Sample[] {
  return list
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => {
      const [, kind, marked = ''] = /^(?:(\w+)>)?(.*)$/.exec(line) ?? []
      return {
        code,
        expecting: kind === undefined ? undefined : Expected.parse(kind),
        sentence: withoutMarks(marked),
        unfinished: prefixes(marked, '|'),
        couldEnd: prefixes(marked, '/'),
      }
    })
}

const withoutMarks = (marked: string): string =>
  /\p{Script=Han}|\p{Script=Hiragana}/u.test(marked)
    ? marked.replace(/[|/\s]/g, '')
    : marked.replace(/[|/]/g, ' ').replace(/\s+/g, ' ').trim()

const prefixes = (marked: string, mark: string): string[] =>
  [...marked].flatMap((character, i) => (character === mark ? [withoutMarks(marked.slice(0, i))] : []))

/** As a recogniser tells words that are still being said. */
export const asPartial = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[.,!?\u3002\uFF0C\uFF1F\u3001]/g, '')
    .trim()

/** As a recogniser tells a segment that it finished too early. */
export const asFinal = (text: string): string =>
  text.replace(/[.,\uFF0C\u3001]*$/, '') + (/\p{Script=Han}|\p{Script=Hiragana}/u.test(text) ? '\u3002' : '.')

export function evaluate(samples: readonly Sample[]): EvaluationFigures {
  const waitMs = ({ code, expecting }: Sample, text: string) =>
    silenceNeededMs(text, SILENCE_MS, { language: code, expecting })
  const prompt = (said: (sentence: string) => string) =>
    share(samples.map((sample) => waitMs(sample, said(sample.sentence)) <= PROMPT_MS))
  const cut = (prefixesOf: (sample: Sample) => readonly string[], told = asPartial) =>
    HESITATIONS_MS.map((pauseMs) =>
      share(samples.flatMap((sample) => prefixesOf(sample).map((text) => waitMs(sample, told(text)) <= pauseMs))),
    )
  return {
    sentences: samples.length,
    promptWithPunctuation: prompt((sentence) => sentence),
    promptWithout: prompt(asPartial),
    cutUnfinished: cut(({ unfinished }) => unfinished),
    cutPunctuated: cut(({ unfinished }) => unfinished, asFinal),
    cutWhereItCouldEnd: cut(({ couldEnd }) => couldEnd),
  }
}

const share = (results: readonly boolean[]): number =>
  results.length === 0 ? 0 : results.filter(Boolean).length / results.length
