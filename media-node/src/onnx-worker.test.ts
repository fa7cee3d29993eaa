import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const MODEL = join(import.meta.dirname, '../models/silero_vad_v6.onnx')
const THREAD = JSON.stringify(new URL('./vad/silero-worker.ts', import.meta.url).href)
const STARTED = `.once('message', () => process.exit(0))`
const DATA = JSON.stringify({ modelPath: MODEL })

const ours = `
  import { onnxWorker } from ${JSON.stringify(new URL('./onnx-worker.ts', import.meta.url).href)}
  onnxWorker(new URL(${THREAD}), ${DATA})${STARTED}`

/**
 * Runs a program in a home of its own, as nobody's continuous integration, and lists what it left there: without the
 * variable an identifier of the machine, `.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid`.
 */
async function leftBehind(program: string): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'onnx-'))
  const [home, file] = [join(dir, 'home'), join(dir, 'program.mts')]
  await Promise.all([mkdir(home), writeFile(file, program)])
  await promisify(execFile)(process.execPath, [file], { env: { HOME: home } })
  const files = await readdir(home, { recursive: true })
  await rm(dir, { recursive: true })
  return files
}

it('loads models without telling their maker about it', { timeout: 30_000 }, async () => {
  expect(await leftBehind(ours)).toEqual([])
})
