import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { keysIn } from '../local-cloud/phone/key-tones.ts'
import { readWav } from '../local-cloud/phone/wav.ts'
import type { StackUnderTest } from './stack-under-test.ts'

export interface KeyedSecret {
  /** The digits that were keyed. */
  readonly digits: string
  /** A key that is none of them, pressed while the call was recorded: what finds no key at all proves nothing. */
  readonly control: string
  /** The start of the name of the recording. */
  readonly recording: string
  /** What collectors of telemetry were told. */
  readonly telemetry: readonly string[]
}

const RECORDINGS = 'recordings'

/**
 * That digits which were keyed are nowhere but in their mask: not in what the models, the database, the speech service and the carrier
 * were sent, not in the telemetry, not in any file, logs among them, and not as tones in a recording. The same for each carrier.
 */
export async function expectNobodyHas(stack: StackUnderTest, secret: KeyedSecret): Promise<void> {
  const { digits, telemetry } = secret
  // In groups too, and never more than the mask has.
  const grouped = new RegExp(Array.from(digits.slice(0, 8)).join('[ .-]?'))
  for (const service of ['openai', 'cosmos', 'speech', 'call-automation', 'twilio'] as const)
    expect(grouped.test(JSON.stringify(await stack.requests(service))), service).toBe(false)
  expect(grouped.test(telemetry.join('\n')), 'telemetry').toBe(false)

  const files = (await readdir(stack.dir, { recursive: true, withFileTypes: true })).filter((file) => file.isFile())
  for (const { parentPath, name } of files)
    expect((await readFile(join(parentPath, name))).includes(digits), name).toBe(false)
  await expectNotRecorded(stack, secret)
}

async function expectNotRecorded(stack: StackUnderTest, { digits, control, recording }: KeyedSecret): Promise<void> {
  const dir = join(stack.dir, RECORDINGS)
  const names = (await readdir(dir)).filter((name) => name.startsWith(recording))
  expect(names.length).toBeGreaterThan(0)
  const sounds = await Promise.all(names.map(async (name) => readWav(await readFile(join(dir, name)))))
  const heard = sounds.flatMap(({ channels }) => channels.map(keysIn)).join(' ')
  expect(heard).toContain(control)
  expect([...heard].filter((key) => digits.includes(key))).toEqual([])
}
