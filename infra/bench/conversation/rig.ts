import { systemClock } from '../../../media-node/src/clock.ts'
import { join } from 'node:path'
import { silentLog } from '@call-center/shared/log'
import { createMetrics, type Metrics } from '../../../media-node/src/metrics.ts'
import { loadSilero } from '../../../media-node/src/vad/silero.ts'
import type { CarrierName } from '../../stack/local-config.ts'
import type { CreateVad } from '../../../media-node/src/vad/vad.ts'
import { missingRecordings } from './sound/recordings.ts'
import { type Callers, openCallers } from './sound/callers.ts'

const MODEL_PATH = join(import.meta.dirname, '../../../media-node/models/silero_vad_v6.onnx')

/** What all calls of a run share, as the calls of a media node do. */
export interface Rig extends AsyncDisposable {
  readonly createVad: CreateVad
  readonly callers: Callers
  readonly metrics: Metrics
  /** Whose wire the calls come by. */
  readonly carrier: CarrierName
  readonly progress: (line: string) => void
  /** Something is not measured here: said at once, and again under the figures. */
  readonly skip: (line: string) => void
  readonly skipped: ReadonlySet<string>
  /** Calls held at the same time. */
  readonly callsAtOnce: number
  /** A part of the cases only, for a first look. */
  readonly quick: boolean
}

export interface RigOptions {
  readonly progress?: (line: string) => void
  readonly callsAtOnce?: number
  readonly quick?: boolean
}

const DEFAULT_CALLS_AT_ONCE = 16

export async function openRig(options: RigOptions): Promise<Rig> {
  const { progress = () => {}, callsAtOnce = DEFAULT_CALLS_AT_ONCE, quick = false } = options
  const skipped = new Set<string>()
  const skip = (line: string): void => {
    if (!skipped.has(line)) progress(`SKIPPED: ${line}`)
    skipped.add(line)
  }
  const missing = missingRecordings()
  if (missing.length > 0) skip(`what is recorded by people. To have it: apt-get install ${missing.join(' ')}`)
  const scope = new AsyncDisposableStack()
  const metrics = createMetrics()
  const silero = scope.use(await loadSilero({ clock: systemClock, modelPath: MODEL_PATH, metrics, log: silentLog }))
  const callers = scope.use(openCallers(progress))
  return {
    createVad: silero.createVad,
    callers,
    metrics,
    carrier: 'azure',
    progress,
    skip,
    skipped,
    callsAtOnce,
    quick,
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  }
}

/** Runs `calls`, as many at once as the rig may, and tells how far it is. */
export async function holdAll<T>(rig: Rig, what: string, calls: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = []
  const waiting = [...calls.entries()]
  let done = 0
  rig.progress(`${what}: ${calls.length} calls, ${rig.callsAtOnce} at once …`)
  const line = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [i, hold] = next
      results[i] = await hold()
      rig.progress(`${what}: ${++done} of ${calls.length} calls`)
    }
  }
  await Promise.all(Array.from({ length: rig.callsAtOnce }, line))
  return results
}
