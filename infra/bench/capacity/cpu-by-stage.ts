import { type Profile, profileOf } from './cpu-profile.ts'
import { threadSeconds } from './process-figures.ts'

export type Stage = 'transport' | 'aec' | 'vad' | 'stt' | 'rest'
export type CpuByStage = Readonly<Record<Stage, number>>

/** Where code lies says what it works for. What is none of these is the rest: model client, garbage, timers. */
const STAGES: readonly (readonly [place: RegExp, stage: Stage])[] = [
  [/\/media-node\/src\/audio\/echo\//, 'aec'],
  [/\/media-node\/src\/vad\//, 'vad'],
  [/\/media-node\/src\/(stt|tts)\/|microsoft-cognitiveservices-speech-sdk/, 'stt'],
  [/\/media-node\/src\/server\/|\/media-node\/src\/audio\/playout/, 'transport'],
  [/\/media-node\/src\//, 'rest'],
]

/** Milliseconds of CPU that a call costs in a second, by what they are spent on. The voice detector has the only worker. */
export async function cpuByStage(
  node: { readonly pid: number; readonly inspectorUrl: string },
  { calls, seconds }: { readonly calls: number; readonly seconds: number },
): Promise<CpuByStage> {
  const before = threadSeconds(node.pid)
  const shares = sharesOf(await profileOf(node.inspectorUrl, seconds))
  const after = threadSeconds(node.pid)
  const used = (thread: keyof typeof after): number => ((after[thread] - before[thread]) * 1_000) / seconds / calls
  const main = used('main')
  const ms = (stage: Stage, more = 0): number => Math.round((shares[stage] * main + more) * 100) / 100
  return {
    transport: ms('transport'),
    aec: ms('aec'),
    vad: ms('vad', used('workers')),
    stt: ms('stt'),
    rest: ms('rest', used('runtime')),
  }
}

/** Waiting is not work. */
const IDLE = '(idle)'

/** Shares of the busy time of a thread, 0 to 1 in sum. A frame without a place of its own works for whoever called it. */
export function sharesOf(profile: Profile): CpuByStage {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const parents = new Map(profile.nodes.flatMap(({ id, children }) => children.map((child) => [child, id] as const)))
  const us: Record<Stage, number> = { transport: 0, aec: 0, vad: 0, stt: 0, rest: 0 }
  let busyUs = 0
  profile.samples.forEach((sample, i) => {
    if (i === 0) return // the profiler itself, starting: it stops the thread for a third of a second
    const took = profile.timeDeltas[i] ?? 0
    if (nodes.get(sample)?.callFrame.functionName === IDLE) return
    busyUs += took
    us[stageAt(sample)] += took
  })
  const share = (stage: Stage): number => us[stage] / Math.max(1, busyUs)
  return { transport: share('transport'), aec: share('aec'), vad: share('vad'), stt: share('stt'), rest: share('rest') }

  function stageAt(sample: number): Stage {
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
      const url = nodes.get(id)?.callFrame.url ?? ''
      const found = url && STAGES.find(([place]) => place.test(url))
      if (found) return found[1]
    }
    return 'rest'
  }
}
