import { type Figure, shareFigure } from '../figures.ts'
import { holdCall, type HeldCall } from '../held-call.ts'
import { REALISTIC } from '../providers/profiles.ts'
import { createRandom } from '../random.ts'
import { holdAll, type Rig } from '../rig.ts'
import { music } from '../sound/noises.ts'
import type { Utterance } from '../sound/utterance.ts'
import { deal } from './deal.ts'
import { callerTurns } from './listening-on.ts'

const TIMES = { full: 20, quick: 4 } as const
const PER_CALL = 4
const SECONDS = 10
const QUIET_MS = 900
/** A turn that the music is taken for is answered within this time of its end. */
const ANSWERED_MS = 4_000
/** Nobody says anything, and the assistant must not ask why while this is measured. */
const PATIENT = { phone_silence_timeout_sec: 600 }

/** Whether music is taken for a turn while the assistant listens: the caller was put on hold, or put the assistant there. */
export async function measureMusicWhileListening(rig: Rig): Promise<Figure[]> {
  const random = createRandom(71)
  const tracks: Utterance[] = []
  for (let i = 0; i < (rig.quick ? TIMES.quick : TIMES.full); i++) {
    const track = await music(random, SECONDS)
    if (!track) return [] // said by the measure of music over the assistant
    tracks.push(track)
  }
  const calls = deal(tracks, PER_CALL).map((hand, i) => async () => {
    return await holdCall(rig, { seed: 780 + i, profile: REALISTIC, features: PATIENT }, (call) => hold(call, hand))
  })
  const all = (await holdAll(rig, 'music while it listens', calls)).flat()
  return [
    shareFigure(
      {
        id: '7z',
        key: 'falseStops.holdMusicListening',
        name: `began a turn of its own in ${SECONDS} s of hold music while it listened`,
        unit: 'stops',
        bar: { count: 0 },
      },
      all,
    ),
  ]
}

/** Of each: the assistant spoke, or the call document has a turn of the caller. */
async function hold(call: HeldCall, tracks: readonly Utterance[]): Promise<boolean[]> {
  const begun: boolean[] = []
  await call.talksAfter(0)
  for (const track of tracks) {
    await call.quietFor(QUIET_MS)
    const turns = callerTurns(call)
    const { fromMs, toMs } = call.says(track)
    await call.until(toMs + ANSWERED_MS)
    begun.push(callerTurns(call) > turns || call.line.sentAtMs.some((atMs) => atMs > fromMs))
  }
  return begun
}
