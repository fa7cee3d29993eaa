import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CallGet } from '@call-center/shared/call/call'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ROOT } from '../cli/run-steps.ts'
import { freePorts, type StackPorts, takenPorts } from '../stack/ports.ts'
import { plugInCaller } from './caller.ts'
import { inTheCall, waitFor } from './stack-under-test.ts'

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
  it('works before everything is up', async () => {
    await waitFor(() => output.includes('edge'), { timeoutMs: 30_000, what: 'the edge to be started' })
    const { code, tookMs } = await pressCtrlC()
    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(MOST_MS)
    await expectNothingLeft()
  })
})

describe('`npm start` in the middle of a call', () => {
  it('starts a media node again that was killed, which goes on with the caller, and leaves no process and no port behind', async () => {
    await ready()
    expect(processesOf(dir).length).toBeGreaterThan(3)
    const url = (port: number) => `http://localhost:${port}`
    const urls = { phone: url(ports.phone), edge: url(ports.edge), reports: '' }
    await using caller = await plugInCaller({ urls }, '+33639980602')
    await caller.dial({ digit: '1' })
    await caller.say('My kitchen is flooded')

    const node = processesOf(dir).find((pid) => commandOf(pid).includes('media-node/src/main.ts'))
    process.kill(node ?? Number.NaN, 'SIGKILL')
    await caller.phone.waitForAssistantSpeech({ timeoutMs: MOST_MS })
    await caller.hearOut()

    expect(await caller.say('My name is Kevin Smith')).toContain('Kevin Smith')
    expect(output).toContain('media node ended unexpectedly')
    const [call] = z.array(CallGet).parse(await (await fetch(`${urls.edge}/call?phone_number=%2B33639980602`)).json())
    expect(call?.claim).toMatchObject({ caller_name: 'Kevin Smith' })
    expect(inTheCall(call!).map(({ content }) => content)).toContain('My kitchen is flooded')
    const { code, tookMs } = await pressCtrlC()
    expect([code, output]).toEqual([0, expect.stringContaining('Stopping')])
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
