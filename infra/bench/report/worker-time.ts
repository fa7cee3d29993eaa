import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CallId } from '@call-center/shared/call/call'
import type { BenchCalls } from './calls.ts'
import { bundleEdge, openDataCentre } from './data-centre.ts'
import { read } from './reader.ts'

/** The edge with caches of its own memory. */
const MEASURED = 'edge/src/testing/measured-worker.ts'
const WARM_UP = 100
/** Until what goes on after an answer is done. */
const SETTLED_MS = 20
const NS_PER_MS = 1e6

export interface WorkerTimes {
  /** Milliseconds of processor time, one for each request. */
  readonly hit: readonly number[]
  readonly miss: readonly number[]
  readonly nothing: readonly number[]
}

/**
 * What a request costs the Worker: the processor time of the runtime, with what it does after the answer, without waiting
 * for the database and without the caches, which are services of their own in a data centre. `undefined` where the system
 * does not tell what a process used.
 */
export async function measureWorker(
  cosmos: { readonly url: string; readonly key: string },
  calls: BenchCalls,
  rounds: number,
): Promise<WorkerTimes | undefined> {
  const before = new Set(runtimes())
  await using bundle = await bundleEdge(MEASURED)
  await using edge = await openDataCentre('measured', bundle, cosmos)
  const pid = runtimes().find((one) => !before.has(one))
  if (pid === undefined) return undefined

  const cost = async (request: () => Promise<unknown>): Promise<number> => {
    const startedMs = processorMs(pid)
    await request()
    await sleep(SETTLED_MS)
    return processorMs(pid) - startedMs
  }
  const look = async (callId: CallId) => {
    const { status } = await read(edge, callId)
    if (status !== 200) throw new Error(`a report answered ${status}`)
  }
  for (let round = 0; round < WARM_UP; round += 1) await look(await calls.make('finished'))
  const known = await calls.make('finished')
  const times = { hit: [] as number[], miss: [] as number[], nothing: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    const fresh = await calls.make('finished')
    times.miss.push(await cost(() => look(fresh)))
    await look(known)
    times.hit.push(await cost(() => look(known)))
    times.nothing.push(await cost(async () => (await fetch(`${edge.url}/health/liveness`)).text()))
  }
  return times
}

/** Process ids of the runtimes that this process started. */
function runtimes(): string[] {
  return list('/proc').filter((pid) => {
    const [, name, state] = /^\d+ \((.*)\) (.*)$/s.exec(text(`/proc/${pid}/stat`)) ?? []
    return name === 'workerd' && state?.split(' ')[1] === String(process.pid)
  })
}

/** Processor time of all threads until now. */
const processorMs = (pid: string): number =>
  list(`/proc/${pid}/task`)
    .map((task) => Number(text(`/proc/${pid}/task/${task}/schedstat`).split(' ')[0]))
    .reduce((sum, ns) => sum + ns, 0) / NS_PER_MS

const list = (dir: string): string[] => orElse(() => readdirSync(dir), [])
const text = (file: string): string => orElse(() => readFileSync(file, 'utf8'), '')

/** Processes and threads come and go, and other systems have no such files. */
function orElse<T>(look: () => T, otherwise: T): T {
  try {
    return look()
  } catch {
    return otherwise
  }
}
