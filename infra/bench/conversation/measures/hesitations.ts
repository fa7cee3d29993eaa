import { SEGMENT_SILENCE_MS } from '../../../../media-node/src/stt/azure-recognizer.ts'
import { type Figure, shareFigure } from '../figures.ts'
import { holdCall, type HeldCall, prepareAnswers } from '../held-call.ts'
import { LIVEKIT } from '../peers.ts'
import { INSTANT } from '../providers/profiles.ts'
import { createRandom } from '../random.ts'
import { holdAll, type Rig } from '../rig.ts'
import { COULD_BE_FINISHED, UNFINISHED, UNFINISHED_RECORDED } from '../sound/sentences.ts'
import { type Hesitation, withPause } from '../sound/utterance.ts'
import { deal } from './deal.ts'

const PAUSES_MS = [200, 300, 500, 700] as const
/** Long enough for the recogniser to take the pause for the end of a sentence: it was told to wait `SEGMENT_SILENCE_MS`. */
const TOLD_PAUSES_MS = [1_000, 1_500] as const
/** Peers were not tried with less. */
const COMPARED_FROM_MS = 300
/** What nobody promised is for information: the promise is up to this. */
const PROMISED_MS = 700
const SENTENCES_PER_CALL = 9
const CALLER_GAP_MS = 500
/** An answer later than this would be counted as cutting in on the next sentence. */
const UNANSWERED_MS = 5_000
const ANSWER = 'Thank you, I have noted that.'

interface Case {
  readonly hesitation: Hesitation
  readonly pauseMs: number
  /** `hard`: what was said before the pause could be all. `told`: the recogniser says that it is, with a full stop. */
  readonly kind: 'easy' | 'hard' | 'told'
}

interface CutIn extends Case {
  /** The assistant was heard before the caller had finished. */
  readonly cutIn: boolean
}

/** How often somebody who stops to think is taken for somebody who has finished. Any audio before their end counts. */
export async function measureHesitations(rig: Rig): Promise<Figure[]> {
  await prepareAnswers(rig, INSTANT, [ANSWER])
  const hands = deal(createRandom(2).shuffled(await casesOf(rig)), SENTENCES_PER_CALL)
  const results = await holdAll(
    rig,
    'hesitations',
    hands.map((hand, i) => () => holdCall(rig, { seed: 200 + i, profile: INSTANT }, (call) => hesitate(call, hand))),
  )
  const cutIns = results.flat()
  const of = (wanted: Case['kind'], pause: number) =>
    cutIns.filter(({ kind, pauseMs }) => kind === wanted && pauseMs === pause)
  return [
    ...PAUSES_MS.flatMap((pauseMs, i) => [
      hesitationFigure(`2${'aceg'[i]}`, pauseMs, of('easy', pauseMs)),
      hardFigure(`2${'bdfh'[i]}`, pauseMs, of('hard', pauseMs)),
    ]),
    ...TOLD_PAUSES_MS.map((pauseMs, i) => toldFigure(`2${'ij'[i]}`, pauseMs, of('told', pauseMs))),
  ]
}

async function casesOf({ callers, quick }: Rig): Promise<Case[]> {
  const easy = await callers.hesitations(UNFINISHED, UNFINISHED_RECORDED)
  const hard = await callers.hesitations(COULD_BE_FINISHED, [])
  const cases = (kind: Case['kind'], all: readonly Hesitation[], pausesMs: readonly number[], few: number): Case[] =>
    pausesMs.flatMap((pauseMs) =>
      all.slice(0, quick ? few : all.length).map((hesitation) => ({ hesitation, pauseMs, kind })),
    )
  return [
    ...cases('easy', easy, PAUSES_MS, 12),
    ...cases('hard', hard, PAUSES_MS, 4),
    ...cases('told', easy, TOLD_PAUSES_MS, 12),
  ]
}

async function hesitate(call: HeldCall, cases: readonly Case[]): Promise<CutIn[]> {
  const results: CutIn[] = []
  await call.talksAfter(0)
  await call.willAnswer(ANSWER)
  for (const one of cases) {
    await call.quietFor(CALLER_GAP_MS)
    const said = withPause(one.hesitation, one.pauseMs, one.kind === 'told' ? SEGMENT_SILENCE_MS : undefined)
    const { fromMs, toMs } = call.says(said, call.random.between(0, 300))
    await call.until(toMs)
    await call.talksAfter(toMs, UNANSWERED_MS)
    results.push({ ...one, cutIn: call.line.sentAtMs.some((atMs) => atMs > fromMs && atMs < toMs) })
  }
  return results
}

const hesitationFigure = (id: string, pauseMs: number, cases: readonly CutIn[]): Figure =>
  shareFigure(
    {
      id,
      key: `cutIns.pause${pauseMs}`,
      name: `cut in on a hesitation of ${pauseMs} ms`,
      unit: '%',
      bar: { percent: 5 },
      ...(pauseMs >= COMPARED_FROM_MS ? { peers: LIVEKIT.cutInPercent } : {}),
      notes: cutInNotes(cases),
    },
    cases.map(({ cutIn }) => cutIn),
  )

const hardFigure = (id: string, pauseMs: number, cases: readonly CutIn[]): Figure =>
  shareFigure(
    { id, name: `the same where the first part could be all (${pauseMs} ms)`, unit: '%', bar: {} },
    cases.map(({ cutIn }) => cutIn),
  )

const toldFigure = (id: string, pauseMs: number, cases: readonly CutIn[]): Figure =>
  shareFigure(
    {
      id,
      key: `cutIns.told${pauseMs}`,
      name: `cut in on ${pauseMs} ms, the recogniser writes a full stop ${SEGMENT_SILENCE_MS} ms into it`,
      unit: '%',
      bar: pauseMs <= PROMISED_MS ? { percent: 5 } : {},
      notes: cutInNotes(cases),
    },
    cases.map(({ cutIn }) => cutIn),
  )

const cutInNotes = (cases: readonly CutIn[]): string[] =>
  cases.filter(({ cutIn }) => cutIn).map(({ hesitation }) => `cut in after “${hesitation.before.text}”`)
