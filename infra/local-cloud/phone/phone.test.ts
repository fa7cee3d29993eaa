import { describe, expect, it } from 'vitest'
import { CallMeasures } from './call-measures.ts'
import { startPhoneServer } from './control.ts'
import { FrameTicker } from './frame-ticker.ts'
import { HeadlessPhone } from './headless-phone.ts'
import { JitterBuffer } from './jitter-buffer.ts'
import { ManualClock } from './manual-clock.ts'
import { FRAME_SAMPLES, rms, SILENT_FRAME } from './pcm.ts'
import { PcmQueue } from './pcm-queue.ts'
import { PhoneNetwork } from './phone-network.ts'
import { readWav, readWavAsPcm, writeWav } from './wav.ts'

const VOICE = new Int16Array(FRAME_SAMPLES).fill(5_000)
const tone = (hz: number, sampleRateHz: number, seconds: number) =>
  Int16Array.from(
    { length: sampleRateHz * seconds },
    (_, i) => 10_000 * Math.sin((2 * Math.PI * hz * i) / sampleRateHz),
  )

describe('the 20 ms tick', () => {
  it('delivers what a stall missed and does not drift', () => {
    const clock = new ManualClock()
    let frames = 0
    new FrameTicker(clock).add(() => frames++)
    clock.advance(1_000)
    expect(frames).toBe(50)
    clock.stall(333)
    clock.advance(667)
    expect(frames).toBe(100)
  })

  it('stops with its last listener', () => {
    const clock = new ManualClock()
    let frames = 0
    const stop = new FrameTicker(clock).add(() => frames++)
    clock.advance(100)
    stop()
    clock.advance(1_000)
    expect(frames).toBe(5)
  })
})

describe('audio in between', () => {
  it('is taken in frames, whatever size it came in', () => {
    const queue = new PcmQueue()
    for (const length of [100, 500, 7]) queue.push(new Int16Array(length).fill(length))
    expect(queue.take(320)!.filter((sample) => sample === 500)).toHaveLength(220)
    expect(queue.take(320)!.slice(280)).toEqual(new Int16Array(40).fill(7, 0, 7))
    expect(queue.take(320)).toBeUndefined()
  })

  it('makes up for a hiccup by dropping silence, not speech', () => {
    const buffer = new JitterBuffer()
    for (let i = 0; i < 20; i++) buffer.push(SILENT_FRAME)
    buffer.push(VOICE)
    const waiting = Array.from({ length: 6 }, () => rms(buffer.take()))
    expect(waiting.findIndex((level) => level > 0)).toBeLessThan(6)
  })
})

describe('WAV', () => {
  it.each([
    [8_000, 1],
    [16_000, 2],
    [44_100, 1],
    [48_000, 2],
  ])('of %d Hz with %d channel(s) becomes 16 kHz mono of the same loudness and length', (sampleRateHz, channels) => {
    const voice = tone(1_000, sampleRateHz, 0.5)
    const pcm = readWavAsPcm(
      writeWav(
        Array.from({ length: channels }, () => voice),
        sampleRateHz,
      ),
    )
    expect(pcm).toHaveLength(8_000)
    expect(rms(pcm.subarray(1_000, 7_000)) / rms(tone(1_000, 16_000, 0.5))).toBeCloseTo(1, 2)
  })

  it('folds nothing back: a tone above the band is gone', () => {
    expect(rms(readWavAsPcm(writeWav([tone(12_000, 48_000, 0.2)], 48_000)).subarray(400, 2_800))).toBeLessThan(2)
  })

  it.each([
    ['no WAV', Buffer.from('ID3 this is an mp3 file'), /not a WAV file/],
    ['24 bits', patched(34, 24), /24 bits per sample/],
    ['A-law', patched(20, 6), /A-law/],
    ['empty', writeWav([new Int16Array(0)]), /empty/],
    ['96 kHz', writeWav([VOICE], 96_000), /96000 Hz/],
  ])('that is %s is refused by name', (_what, bytes, message) => {
    expect(() => readWav(bytes)).toThrow(message)
  })
})

function patched(at: number, value: number): Uint8Array {
  const bytes = writeWav([VOICE])
  bytes[at] = value
  return bytes
}

describe('measures on the wire', () => {
  const play = (script: readonly (readonly [caller: boolean, assistant: boolean, frames: number])[]) => {
    const measures = new CallMeasures()
    let nowMs = 0
    for (const [caller, assistant, frames] of script) {
      for (let i = 0; i < frames; i++) {
        nowMs += 20
        measures.onCallerFrame(caller ? VOICE : SILENT_FRAME, nowMs)
        measures.onAssistantFrame(assistant ? VOICE : SILENT_FRAME, nowMs)
      }
    }
    return {
      answers: measures.answers.map((one) => one.firstAudioMs),
      stops: measures.bargeIns.map((one) => one.stopMs),
    }
  }

  it.each([
    [
      'an answer after 800 ms',
      [
        [true, false, 50],
        [false, false, 40],
        [false, true, 50],
      ],
      { answers: [800], stops: [] },
    ],
    [
      'a pause between two words of the caller',
      [
        [true, false, 50],
        [false, false, 25],
        [true, false, 10],
        [false, false, 40],
        [false, true, 5],
      ],
      { answers: [800], stops: [] },
    ],
    [
      'an interruption that takes 160 ms',
      [
        [false, true, 50],
        [true, true, 8],
        [true, false, 50],
      ],
      { answers: [], stops: [160] },
    ],
  ] as const)('tell %s', (_what, script, expected) => {
    expect(play(script)).toEqual(expected)
  })
})

describe('the phone network', () => {
  async function start() {
    const heard: object[] = []
    const ended: string[] = []
    const network = new PhoneNetwork({ recogniser: 'told', onCallEnded: (id) => ended.push(id) })
    const service = {
      requests: [{ path: '/x' }],
      setFaults: (knobs: unknown) => void heard.push(knobs as object),
      clearFaults() {},
    }
    const server = await startPhoneServer({ port: 0, network, services: { speech: service }, voices: ['en'] })
    return {
      server,
      heard,
      ended,
      plugIn: (number: string) => HeadlessPhone.plugIn({ lineUrl: server.lineUrl(number) }),
      [Symbol.asyncDispose]: server.close,
    }
  }

  it('puts two phones through, time-aligned, and says why it cannot', async () => {
    await using phones = await start()
    const { plugIn } = phones
    const [a, b, c] = await Promise.all(['+33612345678', '+33612345679', '+33612345670'].map(plugIn))
    await expect(a!.dial('+33699999999')).rejects.toThrow('unknown-number')
    const ringing = b!.waitForRing({ timeoutMs: 10_000 })
    const dialled = a!.dial('+33612345679')
    expect(await ringing).toBe('+33612345678')
    const [callId] = await Promise.all([b!.answer(), dialled])
    await expect(c!.dial('+33612345678')).rejects.toThrow('busy')
    await a!.say(tone(440, 16_000, 0.2))
    await b!.waitForAssistantSpeech({ timeoutMs: 10_000, sinceMs: 0 })
    a!.hangUp()
    expect(await b!.waitForEnd({ timeoutMs: 10_000 })).toBe('the other side hung up')
    expect(phones.ended).toEqual([callId])
    const again = b!.waitForRing({ timeoutMs: 10_000 })
    const redialled = a!.dial('+33612345679').catch((cause: Error) => cause.message)
    expect(await again).toBe('+33612345678')
    b!.decline()
    expect(await redialled).toContain('declined')
    const thirdTime = a!.dial('+33612345679')
    await b!.waitForRing({ timeoutMs: 10_000 })
    await Promise.all([b!.answer(), thirdTime])
    await expect(b!.waitForAssistantSpeech({ timeoutMs: 300, sinceMs: 0 })).rejects.toThrow('the assistant to speak')
    a!.hangUp()
    await b!.waitForEnd({ timeoutMs: 10_000 })
    const { caller, assistant } = a!.recordings
    expect(Math.abs(caller.length - assistant.length)).toBeLessThan(6 * FRAME_SAMPLES)
    await Promise.all([a, b, c].map((phone) => phone!.close()))
  })

  it('leaves nobody waiting at a phone that is unplugged', async () => {
    await using phones = await start()
    const phone = await phones.plugIn('+33612345678')
    const ringing = phone.waitForRing({ timeoutMs: 600_000 })
    await Promise.all([phone.close(), expect(ringing).rejects.toThrow('unplugged')])
    await expect(phone.waitForSms({ timeoutMs: 600_000 })).rejects.toThrow('unplugged')
  })

  it('can be controlled over HTTP', async () => {
    await using phones = await start()
    const { server, heard } = phones
    const ask = (path: string) => fetch(`${server.url}/control/${path}`)
    const headers = { 'content-type': 'application/json' }
    const setFaults = async (body: string) =>
      (await fetch(`${server.url}/control/faults`, { method: 'POST', headers, body })).status
    expect(await (await ask('state')).json()).toEqual({ calls: [], recogniser: 'told', voices: ['en'] })
    expect(await setFaults('{"speech":{"x":1}}')).toBe(204)
    expect(heard).toEqual([{ x: 1 }])
    for (const wrong of ['{"spech":{}}', '{"constructor":{}}', '[]', '{']) expect(await setFaults(wrong)).toBe(400)
    expect((await ask('requests?service=toString')).status).toBe(400)
    expect(await (await ask('requests?service=speech')).json()).toEqual([{ path: '/x' }])
    expect((await fetch(`${server.url}/`)).headers.get('content-type')).toContain('text/html')
  })
})
