import { describe, expect, it } from 'vitest'
import type { Transcript } from '../../../media-node/src/stt/speech-to-text.ts'
import { createEchoReturn, echoRoutes } from './line/echo-return.ts'
import { VirtualLine } from './line/line.ts'
import { Track } from './line/track.ts'
import { INSTANT } from './providers/profiles.ts'
import { scriptedEars } from './providers/scripted-ears.ts'
import { createRandom } from './random.ts'
import { ACOUSTICS, noiseUnder, saidUnder } from './sound/acoustics.ts'
import { dbfsOf, FRAME_SAMPLES, powerOf, samplesOf } from './sound/level.ts'
import { babble, babbleWithWords, hum } from './sound/noises.ts'
import { utteranceOf, withPause } from './sound/utterance.ts'

const tone = (ms: number): Int16Array =>
  Int16Array.from({ length: samplesOf(ms) }, (_, i) => 8_000 * Math.sin((2 * Math.PI * 300 * i) / 16_000))
/** Of all frequencies, as speech is. */
function noise(ms: number): Int16Array {
  const random = createRandom(3)
  return Int16Array.from({ length: samplesOf(ms) }, () => random.between(-8_000, 8_000))
}
const said = (text: string, ms = 400) => utteranceOf(text, tone(ms))

describe('an echo', () => {
  const speech = noise(1_000)
  const routes = echoRoutes(speech)

  it.each(routes)('comes back by $name after its delay, as loud as it is told', (route) => {
    const heard = new Track()
    heard.write(0, speech)
    const echo = createEchoReturn({ ...route, levelDb: -20 })
    const frames = Math.ceil(samplesOf(route.delayMs + 1_000) / FRAME_SAMPLES)
    const line = new Float32Array(frames * FRAME_SAMPLES)
    for (let n = 0; n < frames; n++) {
      echo(line.subarray(n * FRAME_SAMPLES, (n + 1) * FRAME_SAMPLES), heard, n * FRAME_SAMPLES)
    }
    const from = samplesOf(route.delayMs)
    expect(dbfsOf(powerOf(line, 0, Math.max(0, from - 16)))).toBeLessThan(-80)
    expect(Math.abs(dbfsOf(powerOf(line, from, from + speech.length)) - dbfsOf(powerOf(speech)) + 20)).toBeLessThan(1)
    // A copy, or a reflection and what follows it.
    const likeness = Math.max(
      ...[...speech.subarray(0, 400)].map((sample, i) => Math.abs(line[from + i]! - sample / 10)),
    )
    expect(likeness < 1).toBe(route.response === undefined)
  })

  it('takes all ways from 20 to 450 ms', () => {
    expect(routes.map(({ delayMs }) => delayMs)).toEqual([20, 45, 80, 120, 150, 200, 260, 320, 390, 450])
    expect(new Set(routes.map(({ name }) => name.split(',')[0]))).toEqual(new Set(['hybrid', 'copy', 'room', 'line']))
  })
})

it('tells the first half with a full stop in the pause, and the second half at the end', async () => {
  const hesitation = { before: said('I would like to'), after: said('change it.') }
  const line = new VirtualLine({ noise: new Int16Array(1) })
  const told: Transcript[] = []
  const ears = await scriptedEars(line, INSTANT).open({
    language: 'en-US',
    phrases: [],
    correlationId: 'bench',
    onTranscript: (transcript) => void told.push(transcript),
    onError() {},
    signal: new AbortController().signal,
  })
  const cue = line.say(withPause(hesitation, 700, 500), performance.now())
  const pauseFrom = cue.fromSample + hesitation.before.samples.length
  const finals: number[] = []
  for (let now = cue.fromSample; now <= cue.toSample + samplesOf(100); now += FRAME_SAMPLES) {
    line.deliveredSamples = now
    const before = told.length
    ears.push({ samples: new Int16Array(FRAME_SAMPLES), sampleRate: 16_000 })
    if (told.slice(before).some(({ final }) => final)) finals.push(now)
  }
  expect(told.filter(({ final }) => final).map(({ text }) => text)).toEqual(['I would like to.', 'change it.'])
  expect(told.findLast(({ final }) => !final)?.text).toBe('change')
  const [first = 0] = finals
  expect(first - pauseFrom).toBeGreaterThanOrEqual(samplesOf(500))
  expect(first - pauseFrom).toBeLessThan(samplesOf(520))
})

describe('callers who are not easy to hear', () => {
  const [quiet, noisy] = ACOUSTICS as [(typeof ACOUSTICS)[number], (typeof ACOUSTICS)[number]]

  it('are as quiet as told, and their words stay', () => {
    const { samples, text, words } = saidUnder(quiet, said('I need help.'))
    expect(dbfsOf(powerOf(samples))).toBeCloseTo(-41, 0)
    expect([text, words.length]).toEqual(['I need help.', 3])
  })

  it('have noise 10 to 20 dB below them, another in each call', () => {
    expect([0, 1, 2].map((i) => noiseUnder(noisy, i, 3).noiseDbfs)).toEqual([-32, -37, -42])
    expect(noiseUnder(quiet, 0, 3)).toEqual({})
  })
})

it('lets a recogniser hear the words of people in the background, or not', () => {
  const voices = [said('The parcel never arrived.', 900)]
  const [with_, without] = [babbleWithWords, babble].map((make) => make(createRandom(1), voices, -36)) as [
    ReturnType<typeof babble>,
    ReturnType<typeof babble>,
  ]
  expect(without).toMatchObject({ text: '', words: [] })
  expect(with_.samples).toEqual(without.samples)
  expect(dbfsOf(powerOf(with_.samples))).toBeCloseTo(-36, 0)
  expect(with_.words.length).toBeGreaterThan(4)
  expect(with_.text).toBe(`${with_.words.map(({ text }) => text).join(' ')}.`)
  expect(with_.words.every(({ endSample }) => endSample > 0 && endSample <= with_.samples.length)).toBe(true)
})

it('hums for as long as it is told, in so many parts', () => {
  const sound = hum(createRandom(1), [250, 450])
  expect(sound.length).toBe(samplesOf(250 + 60 + 450 + 60))
  expect(powerOf(sound, samplesOf(250), samplesOf(310))).toBe(0)
})
