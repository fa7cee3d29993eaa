import { type Figure, shareFigure } from '../figures.ts'
import { holdCall, type HeldCall, prepareAnswers } from '../held-call.ts'
import { REALISTIC } from '../providers/profiles.ts'
import { createRandom, type Random } from '../random.ts'
import { holdAll, type Rig } from '../rig.ts'
import { LONG_ANSWERS } from '../sound/answers.ts'
import { babble, babbleWithWords, cough, dtmf, music, ringBack, throatClearing } from '../sound/noises.ts'
import { FINISHED } from '../sound/sentences.ts'
import { foreignSigns, LISTED, type Sign, unlistedSigns } from '../sound/signs-of-listening.ts'
import { CALLER_DBFS, type Utterance } from '../sound/utterance.ts'
import { deal } from './deal.ts'
import { pausesNote } from './echoes.ts'
import { callerTurns, hearOut, howItWent, type Undisturbed } from './listening-on.ts'
import { measureMusicWhileListening } from './music-on-hold.ts'

const TIMES_EACH = 20
const QUICK_TIMES = 5
const PER_CALL = 4
/** When in an answer it comes: in its middle. */
const AFTER_MS = [1_000, 4_500] as const
const QUIET_MS = 900
/** What a turn that nobody took is answered with. */
const I_SEE = 'I see.'
const MUSIC_S = { short: 3, long: 8 } as const

interface Kind {
  readonly name: string
  readonly key: string
  readonly signs: readonly Sign[]
}

interface Case extends Sign {
  readonly key: string
}

interface Disturbed extends Undisturbed {
  readonly text: string
  readonly key: string
}

/** Whether the assistant stops for what is no interruption, or takes it for a turn. */
export async function measureDisturbances(rig: Rig): Promise<Figure[]> {
  const kinds = await kindsOf(rig)
  const cases = kinds.flatMap(({ key, signs }) => signs.map((sign): Case => ({ key, ...sign })))
  const questions = await rig.callers.whole(FINISHED.slice(0, PER_CALL), [])
  await prepareAnswers(rig, REALISTIC, [...LONG_ANSWERS, I_SEE])
  const calls = handsOf(cases).map(({ language, hand }, i) => async () => {
    const setting = { seed: 700 + i, profile: REALISTIC, language }
    return await holdCall(rig, setting, (call) => disturb(call, hand, questions))
  })
  const all = (await holdAll(rig, 'disturbances', calls)).flat()
  const figures = kinds.map(({ name, key }, i) => {
    const went = all.filter((one) => one.key === key)
    return shareFigure(
      {
        id: `7${String.fromCodePoint('a'.codePointAt(0)! + i)}`,
        key: `falseStops.${key}`,
        name: `stopped by ${name}`,
        unit: 'stops',
        bar: { count: 0 },
        notes: [pausesNote(went), ...stoppedBy(went)],
      },
      went.map(({ stopped }) => stopped),
    )
  })
  return [...figures, ...(await measureMusicWhileListening(rig))]
}

/** A call has one language. */
function handsOf(cases: readonly Case[]) {
  const byLanguage = Map.groupBy(createRandom(7).shuffled(cases), ({ language }) => language)
  return [...byLanguage].flatMap(([language, all]) => deal(all, PER_CALL).map((hand) => ({ language, hand })))
}

const stoppedBy = (went: readonly Disturbed[]): string[] =>
  went.flatMap(({ stopped, text }) => (stopped && text ? `Stopped by “${text}”` : []))

async function kindsOf(rig: Rig): Promise<Kind[]> {
  const { callers, quick } = rig
  const random = createRandom(70)
  const times = quick ? QUICK_TIMES : TIMES_EACH
  const english = (sounds: readonly Utterance[]): Sign[] => sounds.map((sound) => ({ sound, language: 'en-US' }))
  const many = (make: (random: Random) => Utterance) => english(Array.from({ length: times }, () => make(random)))
  const rounds = (signs: readonly Sign[]) => Array.from({ length: times }, (_, i) => signs[i % signs.length]!)
  const listed = english(await Promise.all(LISTED.map(([text, language]) => callers.says(text, language))))
  const voices = await callers.whole(FINISHED, [])
  const behind = (mostDb: number, leastDb: number) => CALLER_DBFS - random.between(leastDb, mostDb)
  return [
    { name: 'signs of listening', key: 'backchannel', signs: rounds(listed) },
    {
      name: 'signs of listening that are drawn out or not in a list',
      key: 'backchannelOther',
      signs: rounds(await unlistedSigns(callers, random)),
    },
    {
      name: 'signs of listening in calls of five other languages',
      key: 'backchannelLanguages',
      signs: rounds(await foreignSigns(callers, random)),
    },
    {
      name: 'coughs and throats being cleared',
      key: 'cough',
      signs: many((r) => (r.between(0, 1) < 0.5 ? cough(r) : throatClearing(r))),
    },
    { name: 'keys of the telephone', key: 'dtmf', signs: many(dtmf) },
    { name: 'ring-back tones', key: 'ring', signs: many(ringBack) },
    ...(await musicKinds(rig, random, times, english)),
    {
      name: 'people talking 15 to 20 dB below',
      key: 'babble',
      signs: many((r) => babble(r, voices, behind(20, 15))),
    },
    {
      name: 'people talking 15 to 20 dB below, whose words are recognised',
      key: 'babbleWithWords',
      signs: many((r) => babbleWithWords(r, voices, behind(20, 15))),
    },
  ]
}

async function musicKinds(
  rig: Rig,
  random: Random,
  times: number,
  english: (sounds: readonly Utterance[]) => Sign[],
): Promise<Kind[]> {
  const tracks = async (seconds: number): Promise<Utterance[]> => {
    const found: Utterance[] = []
    for (let i = 0; i < times; i++) found.push(...[await music(random, seconds)].filter((track) => track !== undefined))
    return found
  }
  const [short, long] = [await tracks(MUSIC_S.short), await tracks(MUSIC_S.long)]
  if (short.length === 0) {
    rig.skip('hold music. To have it: apt-get install asterisk-moh-opsound-wav ffmpeg')
    return []
  }
  return [
    { name: `${MUSIC_S.short} s of hold music`, key: 'holdMusic', signs: english(short) },
    { name: `${MUSIC_S.long} s of hold music`, key: 'holdMusicLong', signs: english(long) },
  ]
}

async function disturb(call: HeldCall, cases: readonly Case[], questions: readonly Utterance[]): Promise<Disturbed[]> {
  const results: Disturbed[] = []
  await call.talksAfter(0)
  for (const [i, { key, sound }] of cases.entries()) {
    const answer = LONG_ANSWERS[(i * 3 + Math.floor(call.random.between(0, 3))) % LONG_ANSWERS.length] ?? ''
    const question = questions[i]
    if (!question) break
    await call.quietFor(QUIET_MS)
    await call.willAnswer(answer)
    const turns = callerTurns(call) + 1
    const { toMs } = call.says(question)
    const sinceMs = (await call.talksAfter(toMs)) ?? toMs
    await call.willAnswer(I_SEE)
    call.says(sound, call.random.between(...AFTER_MS))
    await hearOut(call, answer, sinceMs)
    results.push({ key, text: sound.text, ...howItWent(call, answer, { sinceMs, turns }) })
  }
  return results
}
