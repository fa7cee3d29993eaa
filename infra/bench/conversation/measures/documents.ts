import { systemClock } from '../../../../media-node/src/clock.ts'
import { FakeKnowledge } from '../../../../media-node/src/testing/fake-knowledge.ts'
import { wordsOf } from '../../../../media-node/src/turn/words.ts'
import { type Figure, shareFigure, sizeFigure } from '../figures.ts'
import { holdCall, type HeldCall, prepareAnswers } from '../held-call.ts'
import { REALISTIC } from '../providers/profiles.ts'
import { createRandom } from '../random.ts'
import { holdAll, type Rig } from '../rig.ts'
import { ANSWERS } from '../sound/answers.ts'
import { FINISHED, FINISHED_RECORDED } from '../sound/sentences.ts'
import type { Utterance } from '../sound/utterance.ts'
import { deal } from './deal.ts'

const TURNS_PER_CALL = 4
const CALLER_GAP_MS = 600
const UNANSWERED_MS = 4_000
/** An embedding, then a hybrid search with its ranker: what they take in the cloud at their medians. */
const SEARCH_MS = 250
/** A finished sentence is over after a third of this: its words are known 300 ms before, give or take a frame. */
const STABLE = { vad_silence_timeout_ms: 1_200 }

interface DocumentedTurn {
  readonly text: string
  /** From the last sample of speech to the first frame on the wire, milliseconds. */
  readonly waitMs: number
  readonly toldDocuments: boolean
}

/** What each question is about is named at its start, or nowhere but in its last words. */
type Topic = 'early' | 'last'

/** What looking documents up adds to an answer: the same turns, with and without it. */
export async function measureDocuments(rig: Rig): Promise<Figure[]> {
  const utterances = createRandom(900).shuffled(await rig.callers.whole(FINISHED, FINISHED_RECORDED))
  const asked = (rig.quick ? utterances.slice(0, 16) : utterances).filter(({ words }) => words.length > 3)
  await prepareAnswers(rig, REALISTIC, ANSWERS)
  const hold = (features: object, topic?: Topic) => holdTurns(rig, asked, { features, topic })
  const without = await hold(STABLE)
  const early = await hold(STABLE, 'early')
  const last = await hold(STABLE, 'last')
  const notes = [`Searches take ${SEARCH_MS} ms; the same sentences without documents are the zero.`]
  const added = (id: string, name: string, turns: readonly DocumentedTurn[], bar: Figure['bar']) =>
    sizeFigure({ id, name, unit: 'ms', bar, notes }, differences(turns, without))
  const bare = ({ toldDocuments }: DocumentedTurn) => !toldDocuments
  return [
    added('9a', 'documents add to a turn whose words were stable 300 ms before its end', early, { p50: NOISE_MS }),
    added('9b', 'the same when only the last words name what it is about', last, {}),
    shareFigure(
      { id: '9c', name: 'answers that were begun without their document', unit: '%', bar: { percent: 5 } },
      [...early, ...last].map(bare),
    ),
  ]
}

/** A frame: the same turn twice is not more alike than this. */
const NOISE_MS = 20

function differences(turns: readonly DocumentedTurn[], without: readonly DocumentedTurn[]): number[] {
  return turns.flatMap(({ text, waitMs }) => {
    const same = without.find((turn) => turn.text === text)
    return same ? [waitMs - same.waitMs] : []
  })
}

async function holdTurns(
  rig: Rig,
  utterances: readonly Utterance[],
  { features, topic }: { readonly features: object; readonly topic: Topic | undefined },
): Promise<DocumentedTurn[]> {
  const calls = deal(utterances, TURNS_PER_CALL).map((hand, i) => async () => {
    const documents = hand.map(({ text }, at) => ({ id: `document-${at}`, question: topicOf(text, topic) }))
    const knowledge = new FakeKnowledge(documents, systemClock)
    knowledge.delayMs = SEARCH_MS
    // Nothing is kept of the turn before: each has to find its own document.
    const stage = { knowledge, strictness: 0.5, topDocuments: 1, lastMessages: 1, documentsLang: 'en-US' }
    const setting = { seed: 900 + i, profile: REALISTIC, features, ...(topic && { knowledge: stage }) }
    return await holdCall(rig, setting, (call) => ask(call, hand))
  })
  return (await holdAll(rig, `documents, ${topic ?? 'without'}`, calls)).flat()
}

/** Words a document is found by. */
function topicOf(text: string, topic: Topic | undefined): string {
  const words = wordsOf(text).map((word) => word.text)
  return words.slice(topic === 'last' ? -1 : 0).join(' ')
}

async function ask(call: HeldCall, utterances: readonly Utterance[]): Promise<DocumentedTurn[]> {
  const turns: DocumentedTurn[] = []
  await call.talksAfter(0)
  for (const utterance of utterances) {
    await call.quietFor(CALLER_GAP_MS)
    await call.willAnswer(call.random.pick(ANSWERS))
    const { fromMs, toMs } = call.says(utterance)
    const sentAtMs = await call.talksAfter(fromMs, toMs - fromMs + UNANSWERED_MS)
    const toldDocuments = call.model.given.at(-1)?.toldDocuments ?? false
    turns.push({ text: utterance.text, waitMs: (sentAtMs ?? toMs + UNANSWERED_MS) - toMs, toldDocuments })
    await call.quietFor(CALLER_GAP_MS)
  }
  return turns
}
