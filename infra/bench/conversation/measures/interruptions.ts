import { wordsOf } from '../../../../media-node/src/turn/words.ts'
import { type Figure, type PeerFigure, percentile, shareFigure, sizeFigure } from '../figures.ts'
import { type CallSetting, holdCall, type HeldCall, prepareAnswers } from '../held-call.ts'
import { type EchoRoute, echoRoutes } from '../line/echo-return.ts'
import type { Cue } from '../line/line.ts'
import { LIVEKIT } from '../peers.ts'
import { INSTANT, type ProviderProfile, REALISTIC } from '../providers/profiles.ts'
import { createRandom } from '../random.ts'
import { holdAll, type Rig } from '../rig.ts'
import { LONG_ANSWERS } from '../sound/answers.ts'
import { msOf } from '../sound/level.ts'
import { INTERRUPTING, INTERRUPTING_READ, INTERRUPTING_RECORDED } from '../sound/sentences.ts'
import type { Utterance } from '../sound/utterance.ts'
import { deal } from './deal.ts'

const INTERRUPTIONS_PER_CALL = 7
/** So that each call goes over an echo of another kind. */
const ECHOED_PER_CALL = 6
/** Of the greeting: one a call. */
const GREETINGS = { full: 24, quick: 6 } as const
/** What is spoken over within this time of the start of an answer is counted apart too. */
const START_MS = 3_000
const LATEST_MS = 6_500
/** The line counts in samples, the product in milliseconds. */
const ROUNDING_MS = 1
/** A telephone at the ear, and one on the table with its loudspeaker on. */
const ECHO_LEVELS_DB = [-20, -10] as const
const BAR = { p50: 300, p95: 350 }
const GREETING: string = LONG_ANSWERS[0]
/** The words of a recogniser are those of the cloud; the answers are there at once, so that there is more to speak over. */
const PROFILE: ProviderProfile = {
  ...INSTANT,
  partialEveryMs: REALISTIC.partialEveryMs,
  finalAfterMs: REALISTIC.finalAfterMs,
}

export interface Interruption {
  readonly text: string
  readonly afterMs: number
  /** From the first sample of speech to the last one heard of the assistant. */
  readonly silentMs: number
  /** The assistant spoke on to the end of what the caller said. */
  readonly missed: boolean
  /** It had not stopped by itself before. */
  readonly wasTalking: boolean
  readonly wordsHeard: number
  readonly wordsStored: number
  /** What the assistant was saying, as far as it was stored. */
  readonly stored: string
}

/** How soon the assistant is silent when it is spoken over, and whether it remembers what of its words was heard. */
export async function measureInterruptions(rig: Rig): Promise<Figure[]> {
  const { callers, quick } = rig
  const voices = await callers.whole(INTERRUPTING, INTERRUPTING_RECORDED, INTERRUPTING_READ)
  const rounds = (quick ? [voices] : [voices, voices, voices]).flat()
  const all = await interruptAll(rig, rounds, { seed: 500, name: 'interruptions' })
  const early = all.filter(({ afterMs }) => afterMs < START_MS)
  const first = [...voices, ...voices].slice(0, quick ? GREETINGS.quick : GREETINGS.full)
  const greeted = await interruptAll(rig, first, { seed: 530, name: 'interrupted greetings', perCall: 1 })
  return [
    stopFigure(
      { id: '5a', key: 'bargeInStopMs', name: 'first sample of speech over the assistant to silence on the line' },
      all,
      LIVEKIT.bargeInMs,
    ),
    stopFigure(
      { id: '5b', key: 'greetingBargeInStopMs', name: 'the same in the first 3 s of the call: over its greeting' },
      greeted,
      LIVEKIT.earlyBargeInMs,
    ),
    stopFigure({ id: '5c', key: 'earlyBargeInStopMs', name: 'of 5a, in the first 3 s of an answer' }, early),
    ...(await measureEchoed(rig, voices)),
    memoryFigure(all),
  ]
}

async function measureEchoed(rig: Rig, voices: readonly Utterance[]): Promise<Figure[]> {
  const routes = echoRoutes((await rig.callers.speak(GREETING)).pcm)
  const figures: Figure[] = []
  for (const [l, levelDb] of ECHO_LEVELS_DB.entries()) {
    const all = await interruptAll(rig, rig.quick ? voices.slice(0, 12) : [...voices, ...voices, ...voices], {
      seed: 550 + 20 * l,
      name: `interruptions with an echo of ${levelDb} dB`,
      perCall: rig.quick ? 3 : ECHOED_PER_CALL,
      setting: (i, calls) => echoOfCall(routes, Math.floor((i * routes.length) / calls), levelDb),
    })
    const key = `echoBargeInStopMs.${levelDb}dB`
    figures.push(
      stopFigure(
        { id: `5${'de'[l]}`, key, name: `the same with an echo of ${levelDb} dB, lines and rooms, 20–450 ms` },
        all,
      ),
    )
  }
  return figures
}

function echoOfCall(routes: readonly EchoRoute[], i: number, levelDb: number): Partial<CallSetting> {
  const route = routes[i % routes.length]
  return route ? { echo: { ...route, levelDb } } : {}
}

export interface Interrupting {
  readonly seed: number
  /** For people. */
  readonly name: string
  readonly perCall?: number
  /** Of the `i`th of so many calls. */
  readonly setting?: (i: number, calls: number) => Partial<CallSetting>
}

/** Says each of `utterances` once over a long answer, or the greeting. */
export async function interruptAll(
  rig: Rig,
  utterances: readonly Utterance[],
  { seed, name, perCall = INTERRUPTIONS_PER_CALL, setting }: Interrupting,
): Promise<Interruption[]> {
  await prepareAnswers(rig, PROFILE, LONG_ANSWERS)
  const hands = deal(createRandom(seed).shuffled(utterances), perCall)
  const calls = hands.map((hand, i) => async () => {
    const held = { seed: seed + i, profile: PROFILE, greeting: GREETING, ...setting?.(i, hands.length) }
    return await holdCall(rig, held, (call) => interrupt(call, hand))
  })
  const all = (await holdAll(rig, name, calls)).flat()
  return all.filter(({ wasTalking }) => wasTalking)
}

export function stopFigure(
  parts: Pick<Figure, 'id' | 'name'> & { readonly key: string },
  all: readonly Interruption[],
  peers: readonly PeerFigure[] = [],
): Figure {
  const missed = all.filter((one) => one.missed).length
  const notes = [`${missed} of ${all.length} were not stopped before the caller had finished.`, ...slowest(all)]
  return sizeFigure(
    { ...parts, unit: 'ms', bar: BAR, peers, notes },
    all.map(({ silentMs }) => silentMs),
  )
}

function memoryFigure(all: readonly Interruption[]): Figure {
  const off = all.map(({ wordsHeard, wordsStored }) => Math.abs(wordsHeard - wordsStored))
  const heard = all.reduce((sum, { wordsHeard }) => sum + wordsHeard, 0)
  return shareFigure(
    {
      id: '8',
      name: 'stored message more than one word away from what was heard',
      unit: 'words',
      bar: { count: 0 },
      notes: [
        `${percentile(off, 1)} words off at most; ${heard} words were heard in ${all.length} answers.`,
        ...all.filter((_, i) => (off[i] ?? 0) > 1).map(misremembered),
      ],
    },
    off.map((words) => words > 1),
  )
}

const misremembered = ({ text, afterMs, wordsHeard, wordsStored, stored }: Interruption): string =>
  `${wordsHeard} words heard and ${wordsStored} stored when “${text}” came ${ms(afterMs)} after the answer began: “${stored}”`

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
  const stored = storedText(call, said)
  const until = line.played.heardUntil(cue.fromSample, cue.toSample) ?? cue.fromSample
  return {
    text: cue.utterance.text,
    afterMs: cue.fromMs - began,
    silentMs: msOf(until - cue.fromSample),
    missed: until >= cue.toSample,
    wasTalking: line.played.heardUntil(cue.fromSample, cue.fromSample + 1) !== undefined,
    wordsHeard: heardWords(call, said, cue),
    wordsStored: wordsOf(stored).length,
    stored,
  }
}

/** What the call document has of `said`. Its first word tells it from the others: each long answer has its own beginning. */
function storedText({ events }: HeldCall, said: string): string {
  const stored = events.findLast((event) => event.type === 'assistant-said' && beginsAs(said, event.text))
  return stored?.type === 'assistant-said' ? stored.text : ''
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
