import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ROOT } from '../cli/run-steps.ts'
import { freePorts, type StackPorts, takenPorts } from '../stack/ports.ts'
import { plugInCaller } from './caller.ts'
import { waitFor } from './stack-under-test.ts'

const MOST_MS = 10_000
let dir: string
let ports: StackPorts
let child: ChildProcess
let output: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'e2e-shutdown-'))
  ports = await freePorts()
  output = ''
  child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'infra/cli/start.ts'], {
    cwd: ROOT,
    env: { ...process.env, CALL_CENTER_PORTS: JSON.stringify(ports), CALL_CENTER_DIR: dir },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (output += String(part)))
})
afterEach(async () => {
  for (const pid of processesOf(dir)) process.kill(pid, 'SIGKILL')
  await rm(dir, { recursive: true, force: true })
})

const ready = () => waitFor(() => output.includes('ready in'), { timeoutMs: 60_000, what: 'npm start to be ready' })

/** What a terminal does on Ctrl-C: the signal goes to its whole foreground group. */
async function pressCtrlC(signal: 'SIGINT' | 'SIGTERM' = 'SIGINT'): Promise<{ code: number | null; tookMs: number }> {
  const pressedMs = performance.now()
  const exited = once(child, 'exit', { signal: AbortSignal.timeout(2 * MOST_MS) })
  process.kill(-(child.pid ?? Number.NaN), signal)
  const [code] = (await exited) as [number | null]
  return { code, tookMs: performance.now() - pressedMs }
}

async function expectNothingLeft(): Promise<void> {
  await waitFor(() => processesOf(dir).length === 0, {
    timeoutMs: 2_000,
    what: `the end of ${processesOf(dir).map(commandOf).join('; ')}`,
  })
  expect(await takenPorts(ports)).toEqual([])
}

describe('Ctrl-C on `npm start`', () => {
  it('leaves no process and no port behind, in the middle of a call', async () => {
    await ready()
    expect(processesOf(dir).length).toBeGreaterThan(3)
    const caller = await plugInCaller(
      { urls: { phone: `http://localhost:${ports.phone}`, edge: '', reports: '' } },
      '+33639980601',
    )
    await caller.phone.dial('+18005550100')
    const { code, tookMs } = await pressCtrlC()
    expect([code, output]).toEqual([0, expect.stringContaining('Stopping')])
    expect(tookMs).toBeLessThan(MOST_MS)
    await expectNothingLeft()
  })

  it('works before everything is up', async () => {
    await waitFor(() => output.includes('edge'), { timeoutMs: 30_000, what: 'the edge to be started' })
    const { code, tookMs } = await pressCtrlC()
    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(MOST_MS)
    await expectNothingLeft()
  })
})

/** Every process whose environment or command line names the folder: children inherit it, whoever their parent is. */
function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && /[^Z] /.test(stateOf(pid)))
    .filter((pid) => `${read(pid, 'environ')} ${read(pid, 'cmdline')}`.includes(folder))
}

const commandOf = (pid: number): string => `${pid} ${read(pid, 'cmdline').replaceAll('\0', ' ')}`
const stateOf = (pid: number): string => (/\) (\w)/.exec(read(pid, 'stat'))?.[1] ?? 'Z') + ' '

/** Nothing of a process that is gone, or somebody else's. */
function read(pid: number, file: 'environ' | 'cmdline' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
