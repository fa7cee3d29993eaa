import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import * as z from 'zod'
import { UsageError } from '../cli/usage-error.ts'

export interface StackPorts {
  readonly phone: number
  readonly callAutomation: number
  readonly speech: number
  readonly openai: number
  readonly cosmos: number
  readonly twilio: number
  readonly search: number
  readonly appConfiguration: number
  readonly edge: number
  readonly mediaNode: number
}

/** What `npm start` uses, so that addresses in the README hold. */
export const DEFAULT_PORTS: StackPorts = {
  phone: 9400,
  callAutomation: 9401,
  speech: 9402,
  openai: 9403,
  cosmos: 9404,
  twilio: 9405,
  search: 9406,
  appConfiguration: 9407,
  edge: 8080,
  mediaNode: 8090,
}

const port = z.int().min(1).max(65_535)
const ChosenPorts = z.strictObject({
  phone: port,
  callAutomation: port,
  speech: port,
  openai: port,
  cosmos: port,
  twilio: port,
  search: port,
  appConfiguration: port,
  edge: port,
  mediaNode: port,
} satisfies Record<keyof StackPorts, unknown>)

/** The usual ports, or those that `CALL_CENTER_PORTS` (JSON, all or some) names. @throws {UsageError} saying what is wrong with it. */
export function portsFromEnv({ CALL_CENTER_PORTS: text }: Readonly<Record<string, string | undefined>>): StackPorts {
  if (!text) return DEFAULT_PORTS
  const chosen = ChosenPorts.partial().safeParse(jsonOf(text))
  if (!chosen.success)
    throw new UsageError(`CALL_CENTER_PORTS is not like '{"phone":9500}': ${mistakesIn(chosen.error)}.`)
  return { ...DEFAULT_PORTS, ...withoutGaps(chosen.data) }
}

const mistakesIn = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => [...path.map(String), message].join(': ')).join('; ')

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const withoutGaps = (chosen: Partial<Record<keyof StackPorts, number | undefined>>): Partial<StackPorts> =>
  Object.fromEntries(Object.entries(chosen).filter(([, number]) => number !== undefined))

/** Below the ports that the system gives to whoever asks for any (32,768 and up on Linux), so that nobody is given one of these. */
const FREE_PORTS = { from: 12_000, to: 32_000 }
const MOST_TRIES = 1_000

/** Ports that nobody uses right now, for stacks that run beside each other. */
export async function freePorts(): Promise<StackPorts> {
  const free = new Set<number>()
  const names = Object.keys(DEFAULT_PORTS)
  for (let tries = 0; free.size < names.length; tries++) {
    if (tries === MOST_TRIES) throw new Error('there are no free ports')
    const number = randomInt(FREE_PORTS.from, FREE_PORTS.to)
    if (await isFree(number)) free.add(number)
  }
  const numbers = [...free]
  return { ...DEFAULT_PORTS, ...Object.fromEntries(names.map((name, i) => [name, numbers[i]])) }
}

/** The ports of `ports` that somebody already listens on. */
export async function takenPorts(ports: StackPorts): Promise<string[]> {
  const checks = Object.entries(ports).map(async ([name, number]: [string, number]) =>
    (await isFree(number)) ? undefined : `${name} (${number})`,
  )
  return (await Promise.all(checks)).filter((name) => name !== undefined)
}

async function isFree(number: number): Promise<boolean> {
  const server = createServer()
  const free = await new Promise<boolean>((done) => {
    server.once('error', () => done(false))
    server.listen(number, '127.0.0.1', () => done(true))
  })
  if (free) await new Promise((done) => server.close(done))
  return free
}
