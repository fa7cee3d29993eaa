import { type Figure, shareFigure } from '../figures.ts'
import { holdCall, type HeldCall } from '../held-call.ts'
import { INSTANT } from '../providers/profiles.ts'
import { createRandom } from '../random.ts'
import { holdAll, type Rig } from '../rig.ts'
import { COULD_BE_FINISHED, UNFINISHED, UNFINISHED_RECORDED } from '../sound/sentences.ts'
import { type Hesitation, withPause } from '../sound/utterance.ts'
import { deal } from './deal.ts'

const PAUSES_MS = [200, 300, 500, 700] as const
const SENTENCES_PER_CALL = 9
const CALLER_GAP_MS = 500
/** An answer later than this would be counted as cutting in on the next sentence. */
const UNANSWERED_MS = 5_000
const ANSWER = 'Thank you, I have noted that.'

interface Case {
  readonly hesitation: Hesitation
  readonly pauseMs: number
  /** What was said before the pause could be all. */
  readonly hard: boolean
}

interface CutIn extends Case {
  /** The assistant was heard before the caller had finished. */
  readonly cutIn: boolean
}

/** How often somebody who stops to think is taken for somebody who has finished. Any audio before their end counts. */
export async function measureHesitations(rig: Rig): Promise<Figure[]> {
  const easy = await rig.callers.hesitations(UNFINISHED, UNFINISHED_RECORDED)
  const hard = await rig.callers.hesitations(COULD_BE_FINISHED, [])
  const cases = PAUSES_MS.flatMap((pauseMs) => [
    ...easy.slice(0, rig.quick ? 12 : easy.length).map((hesitation) => ({ hesitation, pauseMs, hard: false })),
    ...hard.slice(0, rig.quick ? 4 : hard.length).map((hesitation) => ({ hesitation, pauseMs, hard: true })),
  ])
  const hands = deal(createRandom(2).shuffled(cases), SENTENCES_PER_CALL)
  const results = await holdAll(
    rig,
    'hesitations',
    hands.map((hand, i) => () => holdCall(rig, { seed: 200 + i, profile: INSTANT }, (call) => hesitate(call, hand))),
  )
  const cutIns = results.flat()
  return PAUSES_MS.flatMap((pauseMs, i) => [
    hesitationFigure(
      `2${'aceg'[i]}`,
      pauseMs,
      cutIns.filter((result) => !result.hard && result.pauseMs === pauseMs),
    ),
    hardFigure(
      `2${'bdfh'[i]}`,
      pauseMs,
      cutIns.filter((result) => result.hard && result.pauseMs === pauseMs),
    ),
  ])
}

async function hesitate(call: HeldCall, cases: readonly Case[]): Promise<CutIn[]> {
  const results: CutIn[] = []
  await call.talksAfter(0)
  await call.willAnswer(ANSWER)
  for (const one of cases) {
    await call.quietFor(CALLER_GAP_MS)
    const { fromMs, toMs } = call.says(withPause(one.hesitation, one.pauseMs), call.random.between(0, 300))
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
      peers: [
        { name: 'LiveKit defaults', value: 33 },
        { name: 'LiveKit tight', value: 100 },
      ],
      notes: cases.filter(({ cutIn }) => cutIn).map(({ hesitation }) => `cut in after “${hesitation.before.text}”`),
    },
    cases.map(({ cutIn }) => cutIn),
  )

const hardFigure = (id: string, pauseMs: number, cases: readonly CutIn[]): Figure =>
  shareFigure(
    { id, name: `the same where the first part could be all (${pauseMs} ms)`, unit: '%', bar: {} },
    cases.map(({ cutIn }) => cutIn),
  )
