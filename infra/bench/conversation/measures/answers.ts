import type { TurnLatency } from '@call-center/shared/call/call'
import { type CallSetting, holdCall, type HeldCall, prepareAnswers } from '../held-call.ts'
import type { ProviderProfile } from '../providers/profiles.ts'
import { holdAll, type Rig } from '../rig.ts'
import type { Utterance } from '../sound/utterance.ts'
import { deal } from './deal.ts'

const TURNS_PER_CALL = 6
/** Between the end of what the assistant says and the next thing the caller says, milliseconds. */
const CALLER_GAP_MS = [400, 1_000] as const
/** Without an answer by then, there is none; one that begins before the caller has finished is as bad. */
const UNANSWERED_MS = 3_000

/** What one answer cost, milliseconds. */
export interface AnsweredTurn {
  /** From the last sample of speech to the first frame on the wire. */
  readonly waitMs: number
  readonly went: 'answered' | 'unanswered' | 'cut in'
  /** From the token that ends the first sentence to its text at the voice. */
  readonly sentenceMs: number | undefined
  /** From the last sample of speech to the request of the answer that was given; negative when it was asked before. */
  readonly askedMs: number | undefined
  /** As it is stored with the message. */
  readonly latency: TurnLatency | undefined
}

export interface Answered {
  readonly turns: readonly AnsweredTurn[]
  /** Our own part of the wait, as it is stored with the message. */
  readonly ownMs: readonly number[]
}

export interface Asking {
  readonly profile: ProviderProfile
  readonly answers: readonly string[]
  readonly seed: number
  readonly utterances: readonly Utterance[]
  /** For people, when it is not the usual line. */
  readonly name?: string
  /** Of the `i`th of so many calls. */
  readonly setting?: (i: number, calls: number) => Partial<CallSetting>
}

/** Says each of `utterances` once, a few in each call, and waits for the answer. */
export async function answerAll(rig: Rig, { profile, answers, seed, utterances, ...more }: Asking): Promise<Answered> {
  const { name = `${profile.name} providers`, setting } = more
  await prepareAnswers(rig, profile, answers)
  const hands = deal(utterances, TURNS_PER_CALL)
  const calls = hands.map((hand, i) => async (): Promise<Answered> => {
    const held = { seed: seed + i, profile, ...setting?.(i, hands.length) }
    return await holdCall(rig, held, (call) => ask(call, hand, answers))
  })
  const answered = await holdAll(rig, `answers, ${name}`, calls)
  return { turns: answered.flatMap(({ turns }) => turns), ownMs: answered.flatMap(({ ownMs }) => ownMs) }
}

/** What a percentile hides. */
export function answersNote(turns: readonly AnsweredTurn[]): string[] {
  const count = (is: AnsweredTurn['went']): number => turns.filter(({ went }) => went === is).length
  const [unanswered, cutIn] = [count('unanswered'), count('cut in')]
  if (unanswered + cutIn === 0) return []
  return [`${unanswered} were not answered, ${cutIn} were cut in on: ${UNANSWERED_MS} ms each.`]
}

async function ask(call: HeldCall, utterances: readonly Utterance[], answers: readonly string[]): Promise<Answered> {
  const turns: (Omit<AnsweredTurn, 'latency'> & { readonly firstEvent: number })[] = []
  await call.talksAfter(0)
  for (const utterance of utterances) {
    await call.quietFor(CALLER_GAP_MS[0])
    await call.willAnswer(call.random.pick(answers))
    const firstEvent = call.events.length
    const { fromMs, toMs } = call.says(utterance, call.random.between(0, CALLER_GAP_MS[1] - CALLER_GAP_MS[0]))
    const sentAtMs = await call.talksAfter(fromMs, toMs - fromMs + UNANSWERED_MS)
    const went = sentAtMs === undefined ? 'unanswered' : sentAtMs < toMs ? 'cut in' : 'answered'
    const waitMs = went === 'answered' && sentAtMs !== undefined ? sentAtMs - toMs : UNANSWERED_MS
    turns.push({ waitMs, went, firstEvent, ...lookInside(call, fromMs, toMs) })
    await call.quietFor(CALLER_GAP_MS[0])
  }
  const latencies = (from?: number, to?: number): TurnLatency[] =>
    call.events.slice(from, to).flatMap((event) => (event.type === 'assistant-said' ? (event.latency ?? []) : []))
  return {
    turns: turns.map(({ firstEvent, ...turn }, i) => ({
      ...turn,
      latency: turn.went === 'answered' ? latencies(firstEvent, turns[i + 1]?.firstEvent)[0] : undefined,
    })),
    ownMs: latencies().map(({ own_ms }) => own_ms),
  }
}

/** Of the answer that was given: the one asked for last. */
function lookInside(
  { model, voice }: HeldCall,
  fromMs: number,
  toMs: number,
): Pick<AnsweredTurn, 'sentenceMs' | 'askedMs'> {
  const reply = model.given.at(-1)
  const said = voice.said.findLast(({ askedAtMs, text }) => askedAtMs >= fromMs && reply?.text.startsWith(text))
  const end = said && reply?.tokens.find(({ endChar }) => endChar >= said.text.length)
  return { sentenceMs: said && end && said.askedAtMs - end.atMs, askedMs: reply && reply.askedAtMs - toMs }
}
