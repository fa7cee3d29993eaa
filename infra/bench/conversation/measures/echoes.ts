import { type Figure, percentile, shareFigure } from '../figures.ts'
import { holdCall, type HeldCall } from '../held-call.ts'
import { REALISTIC } from '../providers/profiles.ts'
import { holdAll, type Rig } from '../rig.ts'
import { LONG_ANSWERS } from '../sound/answers.ts'
import { FINISHED } from '../sound/sentences.ts'
import type { Utterance } from '../sound/utterance.ts'
import { hearOut, howItWent, type Undisturbed } from './listening-on.ts'

const LEVELS_DB = [-30, -20, -10, -6] as const
const DELAYS_MS = [20, 80, 150, 300, 450] as const
/** After the greeting, which is the hardest: the canceller has heard nothing yet. */
const ANSWERS_PER_CALL = 3

interface EchoCall {
  readonly levelDb: number
  readonly delayMs: number
  readonly heard: readonly Undisturbed[]
}

/** Whether the assistant stops for its own voice when the caller's telephone gives it back. */
export async function measureEchoes(rig: Rig): Promise<Figure[]> {
  const questions = await rig.callers.whole(FINISHED.slice(0, ANSWERS_PER_CALL), [])
  const delays = rig.quick ? DELAYS_MS.filter((delayMs) => delayMs !== 80 && delayMs !== 300) : DELAYS_MS
  const calls = LEVELS_DB.flatMap((levelDb, l) =>
    delays.map((delayMs, d) => async (): Promise<EchoCall> => {
      const echo = { levelDb, delayMs }
      const setting = { seed: 600 + l * 10 + d, profile: REALISTIC, greeting: LONG_ANSWERS[0], echo }
      return { ...echo, heard: await holdCall(rig, setting, (call) => listen(call, questions)) }
    }),
  )
  const all = await holdAll(rig, 'echo', calls)
  return LEVELS_DB.map((levelDb, i) =>
    echoFigure(
      `6${'abcd'[i]}`,
      levelDb,
      all.filter((call) => call.levelDb === levelDb),
    ),
  )
}

async function listen(call: HeldCall, questions: readonly Utterance[]): Promise<Undisturbed[]> {
  const results: Undisturbed[] = []
  let answer: string = LONG_ANSWERS[0]
  let sinceMs = 0
  await call.willAnswer('I see.')
  await call.talksAfter(0)
  for (const [i, question] of [...questions, undefined].entries()) {
    await hearOut(call, answer, sinceMs)
    const stillTalking = call.line.isTalking()
    const went = howItWent(call, answer, { sinceMs, turns: i })
    results.push({ ...went, stopped: went.stopped || stillTalking })
    if (!question || went.stopped || stillTalking) break
    answer = LONG_ANSWERS[i + 1] ?? answer
    await call.willAnswer(answer)
    const { toMs } = call.says(question)
    sinceMs = (await call.talksAfter(toMs)) ?? toMs
    await call.willAnswer('I see.')
  }
  return results
}

function echoFigure(id: string, levelDb: number, calls: readonly EchoCall[]): Figure {
  const stops = calls.flatMap(({ delayMs, heard }) =>
    heard.flatMap(({ stopped, misheard }, i) =>
      stopped ? `Stopped at ${delayMs} ms in ${i === 0 ? 'the greeting' : `answer ${i}`}, heard “${misheard}”.` : [],
    ),
  )
  const heard = calls.flatMap((call) => call.heard)
  return shareFigure(
    {
      id,
      key: `falseStops.echo${levelDb}dB`,
      name: `stopped by its own echo at ${levelDb} dB, ${DELAYS_MS[0]}–${DELAYS_MS.at(-1)} ms`,
      unit: 'stops',
      bar: { count: 0 },
      ...(levelDb === -20 ? { peers: [{ name: 'LiveKit, of 12', value: 12 }] } : {}),
      notes: [pausesNote(heard), ...stops],
    },
    heard.map((one) => one.stopped),
  )
}

/** A pause that goes on where it stopped is not a stop; how often and how long is worth knowing. */
export function pausesNote(all: readonly Undisturbed[]): string {
  const pauses = all.flatMap(({ pausesMs }) => pausesMs)
  if (pauses.length === 0) return 'No pauses.'
  return `${pauses.length} pauses in ${all.length} answers, ${percentile(pauses, 0.5)} ms each (p95 ${percentile(pauses, 0.95)}).`
}
