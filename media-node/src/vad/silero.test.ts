import { systemClock } from '../clock.ts'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { silentLog } from '@call-center/shared/log'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics, VAD_RESTARTS, VAD_WINDOWS_DROPPED } from '../metrics.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { framesOf, readWav } from '../testing/wav.ts'
import { tinyModel } from '../turn/smart-turn/tiny-model.ts'
import { createRestartLimit } from './restart-limit.ts'
import { loadSilero, type Silero } from './silero.ts'

const modelPath = fileURLToPath(new URL('../../models/silero_vad_v6.onnx', import.meta.url))
const SPEECH = fileURLToPath(new URL('../testing/speech.wav', import.meta.url))
const LIBRIVOX = '/usr/share/pocketsphinx/test/data/librivox/sense_and_sensibility_01_austen_64kb-0870.wav'

const metrics = createMetrics()
let silero: Silero
beforeAll(async () => {
  silero = await loadSilero({ clock: systemClock, modelPath, metrics, log: silentLog })
})
afterAll(() => silero[Symbol.asyncDispose]())

interface Window {
  readonly probability: number
  readonly endMs: number
}

/** Analyses all of `samples`, as fast as the worker goes, without ever letting a backlog grow. */
async function analyse(samples: Int16Array): Promise<readonly Window[]> {
  const windows: Window[] = []
  using vad = silero.createVad((probability, endMs) => windows.push({ probability, endMs }))
  let pushed = 0
  for (const frame of framesOf(samples)) {
    vad.push(frame)
    pushed += frame.samples.length
    while (windows.length < Math.floor(pushed / 512) - 8) await setImmediate()
  }
  while (windows.length < Math.floor(pushed / 512)) await setImmediate()
  return windows
}

/** What the model says when it is asked by hand. https://github.com/snakers4/silero-vad/blob/master/src/silero_vad/utils_vad.py */
async function askModel(samples: Int16Array): Promise<readonly number[]> {
  const session = await InferenceSession.create(modelPath)
  const probabilities: number[] = []
  let state = new Tensor('float32', new Float32Array(2 * 128), [2, 1, 128])
  for (let at = 0; at + 512 <= samples.length; at += 512) {
    const input = Float32Array.from({ length: 64 + 512 }, (_, i) => (samples[at - 64 + i] ?? 0) / 32_768)
    const sr = new Tensor('int64', [16_000n])
    const answer = await session.run({ input: new Tensor('float32', input, [1, input.length]), state, sr })
    probabilities.push(Number(answer['output']?.data[0]))
    state = answer['stateN'] as typeof state
  }
  await session.release()
  return probabilities
}

const share = (windows: readonly Window[]) =>
  windows.filter(({ probability }) => probability > 0.5).length / windows.length
const SECONDS_3 = 48_000
const made = (value: (i: number) => number) => Int16Array.from({ length: SECONDS_3 }, (_, i) => value(i))

describe('a thread that dies', () => {
  it('is started again a few times; then the process is told, once, and the thread is tried seldom', async () => {
    const clock = new FakeClock()
    const metrics = createMetrics()
    const errors: string[] = []
    const log = { ...silentLog, error: (_fields: object, message: string) => void errors.push(message) }
    let deaf = 0
    await using dying = await loadSilero({
      modelPath,
      worker: new URL('../testing/dying-worker.ts', import.meta.url),
      onDeaf: () => void deaf++,
      clock,
      metrics,
      log,
    })
    using vad = dying.createVad(() => {})
    const restarts = () => metrics.snapshot()[VAD_RESTARTS] ?? 0
    for (let i = 0; i < 20; i++) vad.push({ samples: new Int16Array(512).fill(5_000), sampleRate: 16_000 })
    await expect.poll(() => deaf, { timeout: 10_000 }).toBe(1)
    expect(restarts()).toBe(5)
    expect(errors.filter((message) => message.endsWith('nobody can be heard'))).toHaveLength(1)
    await clock.advance(30_000)
    await expect.poll(restarts).toBe(6)
    expect(deaf).toBe(1)
  })

  it('may be started again for as long as it dies seldom', async () => {
    const clock = new FakeClock()
    const mayRestart = createRestartLimit({ most: 2, withinMs: 1_000 }, clock)
    const answers: boolean[] = []
    for (const ms of [0, 400, 400, 400, 10_000]) {
      await clock.advance(ms)
      answers.push(mayRestart())
    }
    expect(answers).toEqual([true, true, false, true, true])
  })
})

describe('Silero', () => {
  it.each([
    ['silence', () => 0],
    ['white noise', () => (Math.random() - 0.5) * 6_000],
    ['a dial tone', (i: number) => 8_000 * Math.sin((2 * Math.PI * 440 * i) / 16_000)],
    ['clicks', (i: number) => (i % 8_000 < 8 ? 20_000 : 0)],
  ])('hears no speech in %s', async (_name, value) => {
    expect(share(await analyse(made(value)))).toBeLessThan(0.03)
  })

  it('hears speech where there is some', async () => {
    const { samples, sampleRate } = readWav(SPEECH)
    expect(sampleRate).toBe(16_000)
    expect(share(await analyse(samples))).toBeGreaterThan(0.7)
  })

  it('answers as the published model, asked as it was trained: each window with the 64 samples before it', async () => {
    const { samples } = readWav(SPEECH)
    const windows = await analyse(samples)
    const expected = await askModel(samples)
    expect(windows.map(({ probability }, i) => Math.abs(probability - (expected[i] ?? 0)) < 1e-3)).not.toContain(false)
  })

  it.runIf(existsSync(LIBRIVOX))('hears a person read', async () => {
    expect(share(await analyse(readWav(LIBRIVOX).samples))).toBeGreaterThan(0.7)
  })

  it('hears speech out of a quiet that it was not asked about', async () => {
    const { samples } = readWav(SPEECH)
    const quiet = made((i) => (i % 7) - 3)
    const windows = await analyse(Int16Array.from([...quiet, ...samples]))
    expect(share(windows.slice(0, 93))).toBe(0)
    const alone = await analyse(samples)
    const first = (of: readonly Window[]) => of.findIndex(({ probability }) => probability > 0.5)
    expect(Math.abs(first(windows) - 94 - first(alone))).toBeLessThanOrEqual(1)
    expect(share(windows.slice(94))).toBeCloseTo(share(alone), 1)
  })

  it('tells each window once, in order, with its time', async () => {
    const windows = await analyse(made((i) => (i % 16_000 < 8_000 ? 0 : 900 * Math.sin(i / 9))))
    expect(windows.map(({ endMs }) => endMs)).toEqual(Array.from({ length: 93 }, (_, i) => (i + 1) * 32))
  })

  it('keeps calls apart: each hears what it hears alone', { timeout: 20_000 }, async () => {
    const { samples } = readWav(SPEECH)
    const inputs = Array.from({ length: 70 }, (_, i) => samples.subarray(i * 320))
    const alone = [await analyse(inputs[0]!), await analyse(inputs[69]!)]
    const together = await Promise.all(inputs.map(analyse))
    for (const [i, index] of [0, 69].entries()) {
      const differences = together[index]!.map(({ probability }, j) =>
        Math.abs(probability - alone[i]![j]!.probability),
      )
      expect(Math.max(...differences)).toBeLessThan(1e-3)
      expect(together[index]!.length).toBeGreaterThan(30)
    }
  })

  it('drops and counts what it has no time for', async () => {
    const told: number[] = []
    using vad = silero.createVad((_probability, endMs) => told.push(endMs))
    for (const frame of framesOf(made(() => 0))) vad.push(frame)
    await expect.poll(() => told.at(-1)).toBe(93 * 32)
    expect(told.length).toBe(32)
    expect(metrics.snapshot()[VAD_WINDOWS_DROPPED]).toBe(93 - 32)
  })

  it('says nothing after it is disposed', async () => {
    let told = 0
    const vad = silero.createVad(() => told++)
    for (const frame of framesOf(new Int16Array(5_120))) vad.push(frame)
    vad[Symbol.dispose]()
    await analyse(new Int16Array(5_120))
    expect(told).toBe(0)
  })

  it('rejects a model that is another one', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'silero-'))
    const other = join(directory, 'other.onnx')
    await writeFile(other, tinyModel())
    await expect(loadSilero({ clock: systemClock, modelPath: other, metrics, log: silentLog })).rejects.toThrow(
      'the voice model has no stft.forward_basis_buffer',
    )
    await rm(directory, { recursive: true })
  })

  it('rejects a model that is not there', async () => {
    await expect(
      loadSilero({ clock: systemClock, modelPath: '/nowhere.onnx', metrics, log: silentLog }),
    ).rejects.toThrow('nowhere')
  })
})
