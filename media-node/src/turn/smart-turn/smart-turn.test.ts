import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '@call-center/shared/log'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadSmartTurn, type SmartTurn } from './smart-turn.ts'
import { tinyModel } from './tiny-model.ts'
import { BANDS, FRAMES, whisperFeatures } from './whisper-features.ts'

const tone = (hz: number, seconds: number) =>
  Float32Array.from({ length: seconds * 16_000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / 16_000))
const column = (features: Float32Array, frame: number) =>
  Array.from({ length: BANDS }, (_, band) => features[band * FRAMES + frame]!)
const loudestBand = (features: Float32Array, frame: number) => {
  const bands = column(features, frame)
  return bands.indexOf(Math.max(...bands))
}

describe('the spectrogram', () => {
  // Band centres on Slaney's scale: 80 bands of 0 to 8 kHz are 37.2 Hz wide below 1 kHz.
  it.each([
    [200, 4],
    [440, 11],
    [1_000, 26],
    [4_000, 62],
  ])('has a tone of %i Hz in band %i', (hz, band) => {
    const features = whisperFeatures(tone(hz, 8))
    expect(Math.abs(loudestBand(features, 400) - band)).toBeLessThanOrEqual(1)
  })

  it('has eighty bands of eight hundred frames, within two of one another', () => {
    const features = whisperFeatures(tone(440, 8))
    expect(features).toHaveLength(80 * 800)
    const loudest = features.reduce((a, b) => Math.max(a, b))
    const lowest = features.reduce((a, b) => Math.min(a, b))
    expect(loudest - lowest).toBeCloseTo(2, 5)
  })

  it('does not depend on how loud the sound is', () => {
    const sound = tone(440, 8)
    const loud = whisperFeatures(sound)
    const quiet = whisperFeatures(sound.map((sample) => sample / 10))
    expect(
      Math.max(...column(loud, 400).map((value, band) => Math.abs(value - column(quiet, 400)[band]!))),
    ).toBeLessThan(0.01)
  })

  it('keeps the last seconds, at the end', () => {
    const features = whisperFeatures(tone(440, 1))
    expect(Math.max(...column(features, 799 - 50))).toBeGreaterThan(Math.max(...column(features, 300)) + 0.5)
    const long = Float32Array.from([...tone(4_000, 4), ...tone(440, 8)])
    expect(loudestBand(whisperFeatures(long), 10)).toBe(loudestBand(whisperFeatures(tone(440, 8)), 10))
  })

  it('has the power of white noise: bands of equal area share it evenly', () => {
    let state = 1
    const noise = Float32Array.from({ length: 128_000 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 31 - 1
    })
    const features = whisperFeatures(noise)
    // Of variance 1 a bin has the window's energy, 150; times a band's area, 1, per 40 Hz bin: 10^0.574.
    const powers = Array.from({ length: 100 }, (_, i) => 10 ** (features[50 * FRAMES + 100 + i]! * 4 - 4))
    expect(Math.log10(powers.reduce((a, b) => a + b) / powers.length)).toBeCloseTo(Math.log10(150 / 40), 1)
  })
})

describe('Smart Turn', () => {
  const dir = mkdtempSync(join(tmpdir(), 'smart-turn-'))
  const modelPath = join(dir, 'tiny.onnx')
  let smartTurn: SmartTurn
  beforeAll(async () => {
    writeFileSync(modelPath, tinyModel())
    smartTurn = await loadSmartTurn({ modelPath, log: silentLog })
  })
  afterAll(async () => {
    await smartTurn[Symbol.asyncDispose]()
    rmSync(dir, { recursive: true })
  })

  it('tells a probability, the model’s own', async () => {
    const listener = smartTurn.listen()
    const samples = Int16Array.from(tone(440, 1), (sample) => sample * 32_768)
    for (let at = 0; at < samples.length; at += 320) {
      listener.push({ samples: samples.slice(at, at + 320), sampleRate: 16_000 })
    }
    const features = whisperFeatures(Float32Array.from(samples, (sample) => sample / 32_768))
    const mean = features.reduce((sum, value) => sum + value, 0) / features.length
    expect(await listener.vote()).toBeCloseTo(1 / (1 + Math.exp(-mean)), 4)
  })

  it('has no vote for whom it has no time', async () => {
    const votes = await Promise.all(Array.from({ length: 12 }, () => smartTurn.listen().vote()))
    expect(votes.filter((vote) => vote === undefined)).toHaveLength(4)
  })

  it('says which file is missing', async () => {
    await expect(loadSmartTurn({ modelPath: '/nowhere.onnx', log: silentLog })).rejects.toThrow(
      'media.smart_turn_model: there is no file at /nowhere.onnx',
    )
  })

  it('rejects a file that is no model', async () => {
    const path = join(dir, 'text.onnx')
    writeFileSync(path, 'hello')
    await expect(loadSmartTurn({ modelPath: path, log: silentLog })).rejects.toThrow('text.onnx')
  })

  it('has no vote once it has ended', async () => {
    const ended = await loadSmartTurn({ modelPath, log: silentLog })
    await ended[Symbol.asyncDispose]()
    expect(await ended.listen().vote()).toBeUndefined()
  })
})
