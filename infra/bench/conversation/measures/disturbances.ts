import { type Figure, shareFigure } from '../figures.ts'
import { holdCall, type HeldCall } from '../held-call.ts'
import { REALISTIC } from '../providers/profiles.ts'
import { createRandom, type Random } from '../random.ts'
import { holdAll, type Rig } from '../rig.ts'
import { LONG_ANSWERS } from '../sound/answers.ts'
import { babble, cough, dtmf, music, ringBack, throatClearing } from '../sound/noises.ts'
import { FINISHED } from '../sound/sentences.ts'
import { CALLER_DBFS, type Utterance } from '../sound/utterance.ts'
import { deal } from './deal.ts'
import { pausesNote } from './echoes.ts'
import { callerTurns, hearOut, howItWent, type Undisturbed } from './listening-on.ts'

const TIMES_EACH = 20
const QUICK_TIMES = 5
const PER_CALL = 4
/** When in an answer it comes: in its middle. */
const AFTER_MS = [1_000, 4_500] as const
const QUIET_MS = 900

/** How callers show that they listen, and the language of the voice that says it. */
const BACKCHANNELS = [
  ['Mm-hm.', 'en-US'],
  ['Okay.', 'en-US'],
  ['Yeah.', 'en-US'],
  ['Right.', 'en-US'],
  ["Oui, d'accord.", 'fr-FR'],
] as const

interface Kind {
  readonly name: string
  readonly key: string
  readonly sounds: readonly Utterance[]
}

interface Disturbed extends Undisturbed {
  readonly text: string
  readonly kind: string
}

/** Whether the assistant stops for what is no interruption. */
export async function measureDisturbances(rig: Rig): Promise<Figure[]> {
  const kinds = await kindsOf(rig)
  const cases = kinds.flatMap(({ name, sounds }) => sounds.map((sound) => ({ kind: name, sound })))
  const questions = await rig.callers.whole(FINISHED.slice(0, PER_CALL), [])
  const hands = deal(createRandom(7).shuffled(cases), PER_CALL)
  const calls = hands.map((hand, i) => async () => {
    return await holdCall(rig, { seed: 700 + i, profile: REALISTIC }, (call) => disturb(call, hand, questions))
  })
  const all = (await holdAll(rig, 'disturbances', calls)).flat()
  return kinds.map(({ name, key }, i) => {
    const went = all.filter(({ kind }) => kind === name)
    return shareFigure(
      {
        id: `7${'abcdef'[i]}`,
        key: `falseStops.${key}`,
        name: `stopped by ${name}`,
        unit: 'stops',
        bar: { count: 0 },
        notes: [pausesNote(went), ...stoppedBy(went)],
      },
      went.map(({ stopped }) => stopped),
    )
  })
}

const stoppedBy = (went: readonly Disturbed[]): string[] =>
  went.flatMap(({ stopped, text }) => (stopped && text ? `Stopped by “${text}”` : []))

async function kindsOf({ callers, quick, progress }: Rig): Promise<Kind[]> {
  const random = createRandom(70)
  const times = quick ? QUICK_TIMES : TIMES_EACH
  const many = (make: (random: Random) => Utterance) => Array.from({ length: times }, () => make(random))
  const said = await Promise.all(BACKCHANNELS.map(([text, language]) => callers.says(text, language)))
  const voices = await callers.whole(FINISHED, [])
  const tracks: Utterance[] = []
  for (let i = 0; i < times; i++) tracks.push(...[await music(random)].filter((track) => track !== undefined))
  if (tracks.length === 0) progress('WARNING: no hold music on this machine, so it is not measured')
  return [
    {
      name: 'signs of listening',
      key: 'backchannel',
      sounds: Array.from({ length: times }, (_, i) => said[i % said.length]!),
    },
    {
      name: 'coughs and throats being cleared',
      key: 'cough',
      sounds: many((r) => (r.between(0, 1) < 0.5 ? cough(r) : throatClearing(r))),
    },
    { name: 'keys of the telephone', key: 'dtmf', sounds: many(dtmf) },
    { name: 'ring-back tones', key: 'ring', sounds: many(ringBack) },
    { name: 'hold music', key: 'holdMusic', sounds: tracks },
    {
      name: 'people talking 15 to 20 dB below',
      key: 'babble',
      sounds: many((r) => babble(r, voices, CALLER_DBFS - r.between(15, 20))),
    },
  ]
}

async function disturb(
  call: HeldCall,
  cases: readonly { readonly kind: string; readonly sound: Utterance }[],
  questions: readonly Utterance[],
): Promise<Disturbed[]> {
  const results: Disturbed[] = []
  await call.talksAfter(0)
  for (const [i, { kind, sound }] of cases.entries()) {
    const answer = LONG_ANSWERS[(i * 3 + Math.floor(call.random.between(0, 3))) % LONG_ANSWERS.length] ?? ''
    const question = questions[i]
    if (!question) break
    await call.quietFor(QUIET_MS)
    await call.willAnswer(answer)
    const turns = callerTurns(call) + 1
    const { toMs } = call.says(question)
    const sinceMs = (await call.talksAfter(toMs)) ?? toMs
    await call.willAnswer('I see.')
    call.says(sound, call.random.between(...AFTER_MS))
    await hearOut(call, answer, sinceMs)
    results.push({ kind, text: sound.text, ...howItWent(call, answer, { sinceMs, turns }) })
  }
  return results
}
