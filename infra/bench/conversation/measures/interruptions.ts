import { wordsOf } from '../../../../media-node/src/turn/words.ts'
import { type Figure, percentile, shareFigure, sizeFigure } from '../figures.ts'
import { holdCall, type HeldCall } from '../held-call.ts'
import type { Cue } from '../line/line.ts'
import { INSTANT, type ProviderProfile, REALISTIC } from '../providers/profiles.ts'
import { createRandom } from '../random.ts'
import { holdAll, type Rig } from '../rig.ts'
import { LONG_ANSWERS } from '../sound/answers.ts'
import { msOf } from '../sound/level.ts'
import { INTERRUPTING, INTERRUPTING_READ, INTERRUPTING_RECORDED } from '../sound/sentences.ts'
import type { Utterance } from '../sound/utterance.ts'
import { deal } from './deal.ts'

const INTERRUPTIONS_PER_CALL = 7
/** What is spoken over within this time of the start of the call or answer is counted apart too. */
const START_MS = 3_000
const LATEST_MS = 6_500
/** The line counts in samples, the product in milliseconds. */
const ROUNDING_MS = 1
const BAR = { p50: 300, p95: 350 }
const GREETING: string = LONG_ANSWERS[0]
/** The words of a recogniser are those of the cloud; the answers are there at once, so that there is more to speak over. */
const PROFILE: ProviderProfile = {
  ...INSTANT,
  partialEveryMs: REALISTIC.partialEveryMs,
  finalAfterMs: REALISTIC.finalAfterMs,
}

interface Interruption {
  readonly text: string
  readonly afterMs: number
  /** From the first sample of speech to the last one heard of the assistant. */
  readonly silentMs: number
  /** The assistant spoke on to the end of what the caller said. */
  readonly missed: boolean
  /** Words in the stored message more than those that were heard, or fewer. */
  readonly wordsOff: number
}

/** How soon the assistant is silent when it is spoken over, and whether it remembers what of its words was heard. */
export async function measureInterruptions(rig: Rig): Promise<Figure[]> {
  const { callers, quick } = rig
  const voices = await callers.whole(INTERRUPTING, INTERRUPTING_RECORDED, INTERRUPTING_READ)
  const rounds = quick ? [voices] : [voices, voices, voices]
  const hands = deal(createRandom(5).shuffled(rounds.flat()), INTERRUPTIONS_PER_CALL)
  const calls = hands.map((hand, i) => async () => {
    const setting = { seed: 500 + i, profile: PROFILE, greeting: GREETING }
    return await holdCall(rig, setting, (call) => interrupt(call, hand))
  })
  const all = (await holdAll(rig, 'interruptions', calls)).flat()
  const early = all.filter(({ afterMs }) => afterMs < START_MS)
  const missed = all.filter((one) => one.missed).length
  return [
    sizeFigure(
      {
        id: '5a',
        name: 'first sample of speech over the assistant to silence on the line',
        unit: 'ms',
        bar: BAR,
        peers: [
          { name: 'LiveKit defaults', value: 607 },
          { name: 'LiveKit tight', value: 131 },
        ],
        notes: [`${missed} of ${all.length} were not stopped before the caller had finished.`, ...slowest(all)],
      },
      all.map(({ silentMs }) => silentMs),
    ),
    sizeFigure(
      {
        id: '5b',
        name: 'the same in the first 3 s of the call or answer',
        unit: 'ms',
        bar: BAR,
        peers: [{ name: 'LiveKit defaults', value: 2_200 }],
      },
      early.map(({ silentMs }) => silentMs),
    ),
    shareFigure(
      {
        id: '8',
        name: 'stored message more than one word away from what was heard',
        unit: 'words',
        bar: { count: 0 },
        notes: [
          `${percentile(
            all.map(({ wordsOff }) => Math.abs(wordsOff)),
            1,
          )} words at most.`,
        ],
      },
      all.map(({ wordsOff }) => Math.abs(wordsOff) > 1),
    ),
  ]
}

const slowest = (all: readonly Interruption[]): string[] =>
  all
    .filter(({ silentMs }) => silentMs > BAR.p95)
    .map(({ text, silentMs, afterMs }) => `${ms(silentMs)} for “${text}”, ${ms(afterMs)} after the answer began.`)

const ms = (value: number): string => `${Math.round(value)} ms`

async function interrupt(call: HeldCall, utterances: readonly Utterance[]): Promise<Interruption[]> {
  const results: (() => Interruption)[] = []
  const answers = call.random.shuffled(LONG_ANSWERS.slice(1))
  let saying: string = GREETING
  let startMs = await call.talksAfter(0)
  for (const [i, utterance] of utterances.entries()) {
    if (startMs === undefined) break
    const next = answers[i % answers.length] ?? ''
    const latestMs = i % 2 === 0 ? START_MS : LATEST_MS
    await call.willAnswer(next)
    const inMs = Math.max(0, startMs + call.random.between(40, latestMs) - performance.now())
    const cue = call.says(utterance, inMs)
    await call.until(cue.toMs)
    const began = startMs
    const said = saying
    results.push(() => outcome(call, cue, { began, said }))
    startMs = await call.talksAfter(cue.toMs)
    saying = next
  }
  await call.quietFor(500, 1_000)
  return results.map((look) => look())
}

function outcome(call: HeldCall, cue: Cue, { began, said }: { began: number; said: string }): Interruption {
  const { line } = call
  const until = line.played.heardUntil(cue.fromSample, cue.toSample) ?? cue.fromSample
  return {
    text: cue.utterance.text,
    afterMs: cue.fromMs - began,
    silentMs: msOf(until - cue.fromSample),
    missed: until >= cue.toSample,
    wordsOff: storedWords(call, said) - heardWords(call, said, cue),
  }
}

/** Words of `said` in the call document. Its first word tells it from the others: each long answer has its own beginning. */
function storedWords({ events }: HeldCall, said: string): number {
  const stored = events.findLast((event) => event.type === 'assistant-said' && beginsAs(said, event.text))
  return stored?.type === 'assistant-said' ? wordsOf(stored.text).length : 0
}

const beginsAs = (whole: string, part: string): boolean =>
  wordsOf(part).every(({ text }, i) => wordsOf(whole)[i]?.text === text)

/** Words of `said` that the line had played to their end before the caller had finished. */
function heardWords({ line, voice }: HeldCall, said: string, { toSample }: Cue): number {
  const words = new Map<string, number>()
  for (const played of line.played.frames) {
    const is = voice.frameOf(played.frame)
    if (!is || !said.includes(is.said.text) || played.fromSample >= toSample) continue
    const ms = is.offsetMs + msOf(played.toSample - played.fromSample)
    words.set(is.said.text, is.said.words.filter(({ toMs }) => toMs <= ms + ROUNDING_MS).length)
  }
  return [...words.values()].reduce((sum, count) => sum + count, 0)
}
