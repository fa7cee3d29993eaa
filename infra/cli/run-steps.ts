import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')

export interface Step {
  readonly name: string
  /** A binary of node_modules and its arguments. */
  readonly command: readonly [string, ...string[]]
}

/** Runs each step and shows how long it took; the rest run even when one failed. Resolves to whether all passed. */
export async function runSteps(steps: readonly Step[]): Promise<boolean> {
  let ok = true
  for (const { name, command } of steps) {
    const startedMs = performance.now()
    console.log(`\n▶ ${name}`)
    const code = await run(command)
    const tookS = ((performance.now() - startedMs) / 1000).toFixed(1)
    console.log(`${code === 0 ? '✔' : '✘'} ${name} (${tookS} s)`)
    ok &&= code === 0
  }
  return ok
}

/** The exit code of a binary of node_modules, run from the root with the pinned Node first on the path. */
export function run([binary, ...args]: Step['command']): Promise<number> {
  const bin = join(ROOT, 'node_modules/.bin')
  const env = {
    ...process.env,
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    DO_NOT_TRACK: '1',
    WRANGLER_SEND_METRICS: 'false',
  }
  const child = spawn(join(bin, binary), args, { cwd: ROOT, stdio: 'inherit', env })
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('exit', (code) => done(code ?? 1))
  })
}
