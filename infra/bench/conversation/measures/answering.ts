import { type Figure, percentile, sizeFigure } from '../figures.ts'
import { holdCall, type HeldCall } from '../held-call.ts'
import { INSTANT, type ProviderProfile, REALISTIC } from '../providers/profiles.ts'
import { createRandom } from '../random.ts'
import { holdAll, type Rig } from '../rig.ts'
import { ANSWERS, LONG_OPENINGS, SHORT_ANSWERS } from '../sound/answers.ts'
import { FINISHED, FINISHED_RECORDED } from '../sound/sentences.ts'
import type { Utterance } from '../sound/utterance.ts'
import { deal } from './deal.ts'

const TURNS_PER_CALL = 6
/** Between the end of what the assistant says and the next thing the caller says, milliseconds. */
const CALLER_GAP_MS = [400, 1_000] as const
/** Without an answer by then, there is none. */
const UNANSWERED_MS = 3_000

/** What one answer cost, milliseconds. */
interface AnsweredTurn {
  /** From the last sample of speech to the first frame on the wire. */
  readonly waitMs: number
  /** From the token that ends the first sentence to its text at the voice. */
  readonly sentenceMs: number | undefined
  /** From the last sample of speech to the request of the answer that was given; negative when it was asked before. */
  readonly askedMs: number | undefined
}

interface Answered {
  readonly turns: readonly AnsweredTurn[]
  /** Our own part of the wait, as it is stored with the message. */
  readonly ownMs: readonly number[]
}

/** How soon a finished sentence is answered when the providers take no time. */
export async function measureAnswers(rig: Rig): Promise<Figure[]> {
  const { turns, ownMs } = await answerAll(rig, { profile: INSTANT, answers: SHORT_ANSWERS, seed: 100 })
  return [
    sizeFigure(
      {
        id: '1a',
        key: 'instant.replyMs',
        name: 'last sample of speech to first audio sent, providers that take no time',
        unit: 'ms',
        bar: { p50: 250 },
        peers: [
          { name: 'LiveKit defaults', value: 384 },
          { name: 'LiveKit plain VAD', value: 668 },
          { name: 'LiveKit tight', value: 346 },
        ],
      },
      turns.map(({ waitMs }) => waitMs),
    ),
    sizeFigure(
      {
        id: '1b',
        key: 'ownLatencyMs',
        name: 'of that, our own code (own_ms as stored)',
        unit: 'ms',
        bar: { p50: 10, p95: 25 },
        peers: [{ name: 'LiveKit', value: 6 }],
      },
      ownMs,
    ),
  ]
}

/** The same with providers as fast as those in the cloud, and where the first sentence waits before it is spoken. */
export async function measureVoiceToVoice(rig: Rig): Promise<Figure[]> {
  const { turns } = await answerAll(rig, { profile: REALISTIC, answers: ANSWERS, seed: 300 })
  const others = rig.quick
    ? []
    : (await answerAll(rig, { profile: REALISTIC, answers: LONG_OPENINGS, seed: 400 })).turns
  const sentences = [...turns, ...others].flatMap(({ sentenceMs }) => sentenceMs ?? [])
  return [
    sizeFigure(
      {
        id: '3a',
        key: 'voiceToVoiceMs',
        name: 'voice to voice, realistic providers, answers that open with a few words',
        unit: 'ms',
        bar: { p50: 600, p95: 1_000 },
      },
      turns.map(({ waitMs }) => waitMs),
    ),
    sizeFigure(
      { id: '3b', name: 'of that, until the model was asked', unit: 'ms', bar: {} },
      turns.flatMap(({ askedMs }) => askedMs ?? []),
    ),
    ...(others.length === 0
      ? []
      : [
          sizeFigure(
            { id: '3c', name: 'voice to voice when the model opens with a long sentence', unit: 'ms', bar: {} },
            others.map(({ waitMs }) => waitMs),
          ),
        ]),
    sizeFigure(
      {
        id: '4',
        key: 'tokenToVoiceMs',
        name: 'last token of the first sentence to its text at the voice, 50 tokens/s',
        unit: 'ms',
        bar: { p50: 5 },
        peers: [{ name: 'LiveKit', value: 160 }],
        notes: [`${percentile(sentences, 1)} ms at most: a sentence that ends in a number waits for the next token.`],
      },
      sentences,
    ),
  ]
}

interface Asking {
  readonly profile: ProviderProfile
  readonly answers: readonly string[]
  readonly seed: number
}

async function answerAll(rig: Rig, { profile, answers, seed }: Asking): Promise<Answered> {
  const all = createRandom(seed).shuffled(await rig.callers.whole(FINISHED, FINISHED_RECORDED))
  const utterances = rig.quick ? all.slice(0, 16) : all
  const calls = deal(utterances, TURNS_PER_CALL).map((hand, i) => async (): Promise<Answered> => {
    return await holdCall(rig, { seed: seed + i, profile }, (call) => ask(call, hand, answers))
  })
  const answered = await holdAll(rig, `answers, ${profile.name} providers`, calls)
  return { turns: answered.flatMap(({ turns }) => turns), ownMs: answered.flatMap(({ ownMs }) => ownMs) }
}

async function ask(call: HeldCall, utterances: readonly Utterance[], answers: readonly string[]): Promise<Answered> {
  const turns: AnsweredTurn[] = []
  await call.talksAfter(0)
  for (const utterance of utterances) {
    await call.quietFor(CALLER_GAP_MS[0])
    await call.willAnswer(call.random.pick(answers))
    const { fromMs, toMs } = call.says(utterance, call.random.between(0, CALLER_GAP_MS[1] - CALLER_GAP_MS[0]))
    const sentAtMs = await call.talksAfter(fromMs, toMs - fromMs + UNANSWERED_MS)
    turns.push({ waitMs: (sentAtMs ?? toMs + UNANSWERED_MS) - toMs, ...lookInside(call, fromMs, toMs) })
    await call.quietFor(CALLER_GAP_MS[0])
  }
  const latencies = call.events.flatMap((event) => (event.type === 'assistant-said' ? (event.latency ?? []) : []))
  return { turns, ownMs: latencies.map(({ own_ms }) => own_ms) }
}

/** Of the answer that was given: the one asked for last. */
function lookInside({ model, voice }: HeldCall, fromMs: number, toMs: number): Omit<AnsweredTurn, 'waitMs'> {
  const reply = model.given.at(-1)
  const said = voice.said.findLast(({ askedAtMs, text }) => askedAtMs >= fromMs && reply?.text.startsWith(text))
  const end = said && reply?.tokens.find(({ endChar }) => endChar >= said.text.length)
  return { sentenceMs: said && end && said.askedAtMs - end.atMs, askedMs: reply && reply.askedAtMs - toMs }
}
