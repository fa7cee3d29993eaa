import { newCallId } from '@call-center/shared/call/call'
import { describe, expect, it } from 'vitest'
import type { AudioFrame } from '../audio/frame.ts'
import { CARRIER_FRAMES_BAD, CARRIER_FRAMES_DROPPED, createMetrics, FRAMES_MISSING } from '../metrics.ts'
import { frameOf } from '../testing/acs-wire.ts'
import { received, sentText } from '../testing/wire-text.ts'
import type { WireStream } from './wired-stream.ts'

/** One carrier's side of the wire. */
export interface CarrierWire {
  readonly open: WireStream
  /** 20 ms of the caller, all of one level; `atMs`: when it begins, by the carrier's clock, always the same without. */
  readonly audio: (level: number, atMs?: number) => string
  readonly digit: (digit: string) => string
  /** Messages that are none. */
  readonly bad: readonly string[]
  /** What the carrier makes of what it was sent: samples at any rate; `undefined` when it is nothing to hear. */
  readonly read: (sent: string) => Int16Array | 'clear' | undefined
}

const LEVEL = 8_000
/** Frames until filters have settled on a level. */
const SETTLED = 4

function openStream({ open }: CarrierWire, { started = true, full = false } = {}) {
  const metrics = createMetrics()
  const sent: string[] = []
  const heard: AudioFrame[] = []
  const levels: number[] = []
  const digits: string[] = []
  const closed: string[] = []
  const hungUp: (number | undefined)[] = []
  const stream = open({
    callId: newCallId(),
    tokenEpoch: 3,
    metrics,
    onOpen() {},
    onClosed: () => closed.push('server'),
  })
  stream.handler.onOpen({
    send: (message) => !full && sent.push(sentText(message)) > 0,
    close: (code) => hungUp.push(code),
  })
  const start = () =>
    stream.start({
      onAudio(frame) {
        heard.push(frame)
        levels.push(frame.samples[160] ?? 0)
      },
      onDigit: (digit) => digits.push(digit),
      onPlayed() {},
      onClosed: () => closed.push('call'),
    })
  if (started) start()
  const count = (name: string) => metrics.snapshot()[name] ?? 0
  const receive = (text: string) => stream.handler.onMessage(received(text))
  return { stream, sent, heard, levels, digits, closed, hungUp, start, count, receive }
}

const near = (level: number): boolean => Math.abs(level - LEVEL) < LEVEL * 0.05

/** Every carrier's media stream runs this. */
export function carrierStreamContract(name: string, wire: CarrierWire): void {
  describe(`${name} as a carrier stream`, () => {
    hearing(wire)
    missing(wire)
    speaking(wire)
    ending(wire)
  })
}

function hearing(wire: CarrierWire): void {
  it('gives 20 ms of 16 kHz for each 20 ms, as loud as they came', () => {
    const { heard, levels, receive, count } = openStream(wire)
    for (let i = 0; i < 10; i++) receive(wire.audio(LEVEL))
    expect(heard.map(({ samples, sampleRate }) => [samples.length, sampleRate])).toEqual(Array(10).fill([320, 16_000]))
    expect(levels.slice(SETTLED).filter((level) => !near(level))).toEqual([])
    expect(count(CARRIER_FRAMES_BAD)).toBe(0)
  })

  it('gives silence too', () => {
    const { levels, receive } = openStream(wire)
    for (let i = 0; i < 3; i++) receive(wire.audio(0))
    expect(levels).toEqual([0, 0, 0])
  })

  it('costs no memory: a frame lives until the next, and two calls share none', () => {
    const [one, other] = [openStream(wire), openStream(wire)]
    for (const { receive } of [one, other]) for (let i = 0; i < 2; i++) receive(wire.audio(LEVEL))
    const [first, second] = one.heard.map(({ samples }) => samples)
    expect([first === second, first === other.heard[0]?.samples]).toEqual([true, false])
  })

  it.each(wire.bad.map((text) => [text.slice(0, 40), text]))('counts and ignores %j', (_shown, text) => {
    const { heard, receive, count } = openStream(wire)
    receive(text)
    receive(wire.audio(LEVEL))
    expect([heard.length, count(CARRIER_FRAMES_BAD)]).toEqual([1, 1])
  })

  it('does not let one message that cannot be handled through to the socket server', () => {
    const { stream, receive, count } = openStream(wire, { started: false })
    const onAudio = () => {
      throw new Error('broken')
    }
    stream.start({ onAudio, onDigit() {}, onPlayed() {}, onClosed() {} })
    expect(() => receive(wire.audio(LEVEL))).not.toThrow()
    expect(count(CARRIER_FRAMES_BAD)).toBe(1)
  })

  it.each([...'0123456789*#'])('tells key %s', (digit) => {
    const { digits, receive } = openStream(wire)
    receive(wire.digit(digit))
    expect(digits).toEqual([digit])
  })

  it('keeps keys, and no audio, for a call that does not listen yet', () => {
    const { digits, heard, start, receive } = openStream(wire, { started: false })
    for (const digit of '12') receive(wire.digit(digit))
    receive(wire.audio(LEVEL))
    start()
    expect([digits, heard]).toEqual([['1', '2'], []])
  })

  it('keeps 32 of the keys that come before the call listens, and no more', () => {
    const { digits, start, receive } = openStream(wire, { started: false })
    for (let pressed = 0; pressed < 40; pressed++) receive(wire.digit('7'))
    start()
    expect(digits).toEqual(Array(32).fill('7'))
  })
}

function missing(wire: CarrierWire): void {
  /** Frames at these times of the carrier's clock; what the call hears. */
  const hear = (timesMs: readonly number[]) => {
    const stream = openStream(wire)
    for (const atMs of timesMs) stream.receive(wire.audio(LEVEL, atMs))
    return { ...stream, lost: stream.count(FRAMES_MISSING), bad: stream.count(CARRIER_FRAMES_BAD) }
  }
  const steady = (frames: number, fromMs: number) => Array.from({ length: frames }, (_, i) => fromMs + i * 20)

  it.each([100, 200, 340, 500])('puts silence where %d ms never came', (gapMs) => {
    const { heard, levels, lost } = hear([...steady(10, 0), ...steady(10, 200 + gapMs)])
    expect([heard.length, lost]).toEqual([20 + gapMs / 20, gapMs / 20])
    const quiet = levels.slice(10 + SETTLED - 1, 10 + gapMs / 20)
    expect([quiet.length > 0, quiet.filter((level) => Math.abs(level) > LEVEL * 0.05)]).toEqual([true, []])
    expect(
      levels
        .slice(SETTLED, 10)
        .concat(levels.slice(10 + gapMs / 20 + SETTLED))
        .filter((l) => !near(l)),
    ).toEqual([])
  })

  it('puts no more than two seconds of it', () => {
    const { heard, lost } = hear([...steady(10, 0), ...steady(10, 60_000)])
    expect([heard.length, lost]).toEqual([120, 100])
  })

  it.each<[string, readonly number[]]>([
    ['jitters', steady(40, 0).map((atMs, i) => atMs + (i % 3) * 15)],
    [
      'comes late and all at once, stamped when it was sent on',
      [...steady(10, 0), ...steady(25, 0).map((_, i) => 680 + i / 25), ...steady(5, 700)],
    ],
    ['comes late and all at once, with its own times', steady(40, 0)],
    ['comes in another order', [0, 20, 60, 40, 100, 80, 120, 140, 180, 160, ...steady(30, 200)]],
    ['comes twice', steady(20, 0).flatMap((atMs) => [atMs, atMs])],
    ['always has the same time', Array<number>(40).fill(7)],
    ['is of a clock that is set back', [...steady(20, 90_000), ...steady(20, 0)]],
    ['is of a clock that makes no sense', steady(40, 0).map((atMs) => -atMs)],
  ])('puts none, and loses nothing, where audio %s', (_what, timesMs) => {
    const { heard, lost, bad } = hear(timesMs)
    expect([heard.length, lost, bad]).toEqual([40, 0, 0])
  })

  it('goes on after a gap, and after the next', () => {
    const { lost } = hear([...steady(10, 0), ...steady(10, 400), ...steady(10, 900)])
    expect(lost).toBe(10 + 15)
  })
}

function speaking(wire: CarrierWire): void {
  it('says each frame as loud as it is', () => {
    const { stream, sent } = openStream(wire)
    for (let i = 0; i < 20; i++) expect(stream.send(frameOf(LEVEL))).toBe(true)
    const frames = sent.map(wire.read).filter((samples) => samples !== undefined && samples !== 'clear')
    expect(frames.length).toBe(20)
    expect(frames.slice(SETTLED).filter((samples) => !near(samples.at(-1) ?? 0))).toEqual([])
  })

  it('has the carrier drop what was not played', () => {
    const { stream, sent } = openStream(wire)
    stream.send(frameOf(LEVEL))
    stream.clear()
    expect(sent.map(wire.read).at(-1)).toBe('clear')
  })

  it('says that a frame was dropped, and counts it, when the socket is full', () => {
    const { stream, count } = openStream(wire, { full: true })
    expect([stream.send(frameOf(LEVEL)), count(CARRIER_FRAMES_DROPPED)]).toEqual([false, 1])
  })
}

function ending(wire: CarrierWire): void {
  it('tells its end once, the call first, and nothing comes after it', () => {
    const { stream, closed, heard, digits, receive } = openStream(wire)
    stream.close()
    stream.handler.onClose()
    receive(wire.audio(LEVEL))
    receive(wire.digit('1'))
    expect([closed, heard, digits, stream.send(frameOf(LEVEL))]).toEqual([['call', 'server'], [], [], false])
  })

  it('closes its socket as one who is done', () => {
    const { stream, hungUp } = openStream(wire)
    stream.close()
    expect(hungUp).toEqual([1000])
  })

  it('tells its end to a call that starts too late', async () => {
    const { stream, start, closed } = openStream(wire, { started: false })
    stream.handler.onClose()
    start()
    await Promise.resolve()
    expect(closed).toEqual(['server', 'call'])
  })
}
