import { type Figure, sizeFigure } from '../figures.ts'
import { INSTANT } from '../providers/profiles.ts'
import { createRandom } from '../random.ts'
import type { Rig } from '../rig.ts'
import { ACOUSTICS, type Acoustics, noiseUnder, saidUnder } from '../sound/acoustics.ts'
import { SHORT_ANSWERS } from '../sound/answers.ts'
import {
  FINISHED,
  FINISHED_RECORDED,
  INTERRUPTING,
  INTERRUPTING_READ,
  INTERRUPTING_RECORDED,
} from '../sound/sentences.ts'
import { answerAll, answersNote } from './answers.ts'
import { interruptAll, stopFigure } from './interruptions.ts'

const ANSWERS = { full: 24, quick: 8 } as const
const QUICK_INTERRUPTIONS = 7

/** Answers and interruptions again, for callers who are not easy to hear. */
export async function measureAcoustics(rig: Rig): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [i, acoustics] of ACOUSTICS.entries()) {
    figures.push(await answersUnder(rig, acoustics, i), await interruptionsUnder(rig, acoustics, i))
  }
  return figures
}

async function answersUnder(rig: Rig, acoustics: Acoustics, i: number): Promise<Figure> {
  const seed = 1_100 + 100 * i
  const all = createRandom(seed).shuffled(await rig.callers.whole(FINISHED, FINISHED_RECORDED))
  const utterances = all
    .slice(0, rig.quick ? ANSWERS.quick : ANSWERS.full)
    .map((utterance) => saidUnder(acoustics, utterance))
  const { turns } = await answerAll(rig, {
    profile: INSTANT,
    answers: SHORT_ANSWERS,
    seed,
    utterances,
    name: acoustics.name,
    setting: (call, calls) => noiseUnder(acoustics, call, calls),
  })
  return sizeFigure(
    {
      id: `11${'ac'[i]}`,
      key: `${acoustics.key}.replyMs`,
      name: `${acoustics.name}: last sample of speech to first audio sent`,
      unit: 'ms',
      bar: { p50: 250 },
      notes: answersNote(turns),
    },
    turns.map(({ waitMs }) => waitMs),
  )
}

async function interruptionsUnder(rig: Rig, acoustics: Acoustics, i: number): Promise<Figure> {
  const voices = await rig.callers.whole(INTERRUPTING, INTERRUPTING_RECORDED, INTERRUPTING_READ)
  const utterances = voices
    .slice(0, rig.quick ? QUICK_INTERRUPTIONS : voices.length)
    .map((voice) => saidUnder(acoustics, voice))
  const all = await interruptAll(rig, utterances, {
    seed: 1_150 + 100 * i,
    name: acoustics.name,
    setting: (call, calls) => noiseUnder(acoustics, call, calls),
  })
  return stopFigure(
    {
      id: `11${'bd'[i]}`,
      key: `${acoustics.key}.bargeInStopMs`,
      name: `${acoustics.name}: speech over the assistant to silence`,
    },
    all,
  )
}
