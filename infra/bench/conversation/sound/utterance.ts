import { concatPcm } from '../../../local-cloud/phone/pcm.ts'
import { wordsOf } from '../../../../media-node/src/turn/words.ts'
import { findSpeech, quietestNear, sampleAtShare, speechDbfs } from './find-speech.ts'
import { amplified, gainOf, samplesOf } from './level.ts'

/** Something a caller does with a voice. Its first sample is the first of speech, its last the last. */
export interface Utterance {
  /** As a recogniser writes it in the end; empty when there are no words in it. */
  readonly text: string
  readonly samples: Int16Array
  /** In lower case, and how many samples from the start each is over. */
  readonly words: readonly { readonly text: string; readonly endSample: number }[]
  /** What a recogniser calls final before the end; the rest comes after the last sample. */
  readonly early?: EarlyFinal
}

/** A recogniser takes a long pause for the end of a sentence, and says so: with a full stop. */
export interface EarlyFinal {
  readonly text: string
  /** How many of the words these are. */
  readonly words: number
  /** When it is told, samples from the start. */
  readonly atSample: number
  /** What it writes in the end for the words after these. */
  readonly rest: string
}

/** A sentence that somebody hesitates in: `before` and `after` are its two halves. */
export interface Hesitation {
  readonly before: Utterance
  readonly after: Utterance
}

/** How loud callers are: root mean square of their speech. */
export const CALLER_DBFS = -22
/** A cut is rounded off so that it does not click. */
const FADE_SAMPLES = samplesOf(3)
/** How far from where a word should end, by its letters, its end is looked for. */
const SEARCH_MS = 120

/** Cuts the silence off, sets the level, and spreads the words over what is voiced, by their letters. */
export function utteranceOf(text: string, recording: Int16Array, depthDb?: number): Utterance {
  const speech = findSpeech(recording, depthDb)
  const { fromSample, toSample } = speech
  const gain = gainOf(CALLER_DBFS - speechDbfs(recording, speech))
  const words = wordsOf(text)
  const letters = words.reduce((sum, word) => sum + word.text.length + 1, 0)
  let read = 0
  return {
    text,
    samples: amplified(recording.subarray(fromSample, toSample), gain),
    words: words.map((word) => {
      read += word.text.length + 1
      return { text: word.text, endSample: sampleAtShare(speech, read / letters) - fromSample }
    }),
  }
}

/**
 * Both halves as one utterance, `pauseMs` of silence between the last sample of one and the first of the other. With
 * `finalAfterMs` the recogniser tells the first half as a finished sentence so long after the pause began.
 */
export function withPause({ before, after }: Hesitation, pauseMs: number, finalAfterMs?: number): Utterance {
  const pause = new Int16Array(samplesOf(pauseMs))
  const shift = before.samples.length + pause.length
  return {
    text: `${before.text} ${after.text}`,
    samples: concatPcm([before.samples, pause, after.samples]),
    words: [...before.words, ...after.words.map(({ text, endSample }) => ({ text, endSample: endSample + shift }))],
    ...(finalAfterMs !== undefined && {
      early: {
        text: finished(before.text),
        words: before.words.length,
        atSample: before.samples.length + samplesOf(finalAfterMs),
        rest: after.text,
      },
    }),
  }
}

/** Parts a recording after its first `wordCount` words, where it is quietest near there. */
export function parted(utterance: Utterance, wordCount: number): Hesitation {
  const { text, samples, words } = utterance
  const at = quietestNear(samples, words[wordCount - 1]?.endSample ?? 0, SEARCH_MS)
  const split = wordsOf(text)[wordCount]?.start ?? text.length
  return {
    before: utteranceOf(text.slice(0, split).trim(), faded(samples.slice(0, at), 'end')),
    after: utteranceOf(text.slice(split), faded(samples.slice(at), 'start')),
  }
}

const finished = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

function faded(samples: Int16Array, where: 'start' | 'end'): Int16Array {
  for (let i = 0; i < Math.min(FADE_SAMPLES, samples.length); i++) {
    const at = where === 'start' ? i : samples.length - 1 - i
    samples[at] = ((samples[at] ?? 0) * i) / FADE_SAMPLES
  }
  return samples
}
