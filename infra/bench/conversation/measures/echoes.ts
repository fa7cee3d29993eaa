import { type Figure, percentile, shareFigure } from '../figures.ts'
import { holdCall, type HeldCall, prepareAnswers } from '../held-call.ts'
import { echoRoutes } from '../line/echo-return.ts'
import { LIVEKIT } from '../peers.ts'
import { REALISTIC } from '../providers/profiles.ts'
import { holdAll, type Rig } from '../rig.ts'
import { LONG_ANSWERS } from '../sound/answers.ts'
import { FINISHED } from '../sound/sentences.ts'
import type { Utterance } from '../sound/utterance.ts'
import { callerTurns, hearOut, howItWent, type Undisturbed } from './listening-on.ts'

const LEVELS_DB = [-30, -20, -10, -6] as const
/** After the greeting, which is the hardest: the canceller has heard nothing yet. */
const ANSWERS_PER_CALL = 2
/** What an echo that is taken for a turn is answered with. */
const I_SEE = 'I see.'
/** Every other way, with `--quick`. */
const QUICK_EVERY = 2

interface EchoCall {
  readonly levelDb: number
  readonly route: string
  readonly heard: readonly Heard[]
}

interface Heard extends Undisturbed {
  /** The question was answered at all. */
  readonly isBegun: boolean
}

/** Whether the assistant stops for its own voice when the caller's telephone gives it back. */
export async function measureEchoes(rig: Rig): Promise<Figure[]> {
  const questions = await rig.callers.whole(FINISHED.slice(0, rig.quick ? 1 : ANSWERS_PER_CALL), [])
  const all = echoRoutes((await rig.callers.speak(LONG_ANSWERS[0])).pcm)
  await prepareAnswers(rig, REALISTIC, [...LONG_ANSWERS.slice(0, questions.length + 1), I_SEE])
  const routes = rig.quick ? all.filter((_, i) => i % QUICK_EVERY === 0) : all
  const calls = LEVELS_DB.flatMap((levelDb, l) =>
    routes.map((route, r) => async (): Promise<EchoCall> => {
      const echo = { ...route, levelDb }
      const setting = { seed: 600 + l * 10 + r, profile: REALISTIC, greeting: LONG_ANSWERS[0], echo }
      const heard = await holdCall(rig, setting, (call) => listen(call, questions))
      return { levelDb, route: route.name, heard }
    }),
  )
  const held = await holdAll(rig, 'echo', calls)
  return LEVELS_DB.map((levelDb, i) =>
    echoFigure(
      `6${'abcd'[i]}`,
      levelDb,
      held.filter((call) => call.levelDb === levelDb),
    ),
  )
}

/** The greeting, then an answer to each of `questions`. One that is stopped does not end the call: each counts. */
async function listen(call: HeldCall, questions: readonly Utterance[]): Promise<Heard[]> {
  const results: Heard[] = []
  let isBegun = true
  let answer: string = LONG_ANSWERS[0]
  let sinceMs = 0
  let turns = 0
  await call.willAnswer(I_SEE)
  await call.talksAfter(0)
  for (const [i, question] of [...questions, undefined].entries()) {
    await hearOut(call, answer, sinceMs)
    const stillTalking = call.line.isTalking()
    const went = howItWent(call, answer, { sinceMs, turns })
    results.push({ ...went, stopped: went.stopped || stillTalking, isBegun })
    if (!question) break
    if (went.stopped || stillTalking) await call.quietFor(SETTLED_MS)
    answer = LONG_ANSWERS[i + 1] ?? answer
    await call.willAnswer(answer)
    turns = callerTurns(call) + 1
    const { toMs } = call.says(question)
    const begunMs = await call.talksAfter(toMs)
    isBegun = begunMs !== undefined
    sinceMs = begunMs ?? toMs
    await call.willAnswer(I_SEE)
  }
  return results
}

/** What an echo was answered with has been said, and nothing follows. */
const SETTLED_MS = 1_500

function echoFigure(id: string, levelDb: number, calls: readonly EchoCall[]): Figure {
  const stops = calls.flatMap(({ route, heard }) =>
    heard.flatMap(({ stopped, misheard, isBegun }, i) => {
      const where = i === 0 ? 'the greeting' : `answer ${i}`
      if (!isBegun) return `No ${where} (${route}): its question was not answered, which counts as a stop.`
      return stopped ? `Stopped (${route}) in ${where}, heard “${misheard}”.` : []
    }),
  )
  const heard = calls.flatMap((call) => call.heard)
  return shareFigure(
    {
      id,
      key: `falseStops.echo${levelDb}dB`,
      name: `stopped by its own echo at ${levelDb} dB, ${calls.length} lines and rooms, 20–450 ms`,
      unit: 'stops',
      bar: { count: 0 },
      ...(levelDb === -20 ? { peers: LIVEKIT.echoStops } : {}),
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
