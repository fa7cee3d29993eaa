import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'

export interface StackProcess extends AsyncDisposable {
  readonly name: string
  /** Rejects when the process ends although nobody asked it to. */
  readonly died: Promise<never>
  kill(signal: NodeJS.Signals): void
}

/** How long a process may take to end by itself before it is killed. */
const GRACE_MS = 3_000

/** Starts one process in a group of its own, its output in `logFile`, and ends the whole group on disposal. */
export function startProcess(
  name: string,
  [command, ...args]: readonly [string, ...string[]],
  { env, cwd, logFile }: { env: NodeJS.ProcessEnv; cwd: string; logFile: string },
): StackProcess {
  const child = spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const log = createWriteStream(logFile, { flags: 'a' })
  child.stdout?.pipe(log, { end: false })
  child.stderr?.pipe(log, { end: false })
  let stopping = false
  const exited = new Promise<number | null>((done) => child.once('exit', done))
  const died = exited.then((code): Promise<never> => {
    if (stopping) return new Promise<never>(() => {})
    throw new Error(`${name} ended unexpectedly with code ${code}; its log is ${logFile}`)
  })
  died.catch(() => {})
  const stop = () => killGroup(child, 'SIGKILL')
  process.once('exit', stop)

  return {
    name,
    died,
    kill: (signal) => killGroup(child, signal),
    async [Symbol.asyncDispose]() {
      stopping = true
      killGroup(child, 'SIGTERM')
      const timer = setTimeout(() => killGroup(child, 'SIGKILL'), GRACE_MS)
      await exited
      clearTimeout(timer)
      killGroup(child, 'SIGKILL') // what the process itself started and left behind
      process.off('exit', stop)
      log.end()
    },
  }
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // The group is gone already, which is what was wanted.
  }
}
