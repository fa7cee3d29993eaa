import { readdirSync, readFileSync } from 'node:fs'

/** Of Linux, as Debian and Alpine are built. */
const TICKS_PER_SECOND = 100
const KB_PER_MB = 1_024

/** CPU a process has used, all its threads, seconds. */
export const cpuSeconds = (pid: number): number => usedSeconds(`/proc/${pid}/stat`)

/** The same by thread: of the main one, of all workers that run code of ours, and of the runtime's own. */
export function threadSeconds(pid: number): { main: number; workers: number; runtime: number } {
  const seconds = { main: 0, workers: 0, runtime: 0 }
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const name = readFileSync(`/proc/${pid}/task/${thread}/comm`, 'utf8').trim()
    const kind = Number(thread) === pid ? 'main' : name === 'WorkerThread' ? 'workers' : 'runtime'
    seconds[kind] += usedSeconds(`/proc/${pid}/task/${thread}/stat`)
  }
  return seconds
}

function usedSeconds(file: string): number {
  const stat = readFileSync(file, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** Memory a process holds, megabytes. */
export function rssMb(pid: number): number {
  const [, kb] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kb) / KB_PER_MB
}

/** Time a core was not idle since the machine started, seconds, whoever used it. */
export function coreSeconds(core: number): number {
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? ''
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, stolen = 0] = line.split(' ').map(Number)
  return (user + nice + system + irq + softIrq + stolen) / TICKS_PER_SECOND
}
