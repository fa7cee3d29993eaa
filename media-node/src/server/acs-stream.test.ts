import { newCallId } from '@call-center/shared/call/call'
import { describe, expect, it } from 'vitest'
import { CARRIER_FRAMES_BAD, CARRIER_FRAMES_DROPPED, createMetrics } from '../metrics.ts'
import { acsAudio, acsDigit, acsMetadata, base64, frameOf } from '../testing/acs-wire.ts'
import { acsStream } from './acs-stream.ts'

function openStream({ started = true, full = false } = {}) {
  const metrics = createMetrics()
  const sent: string[] = []
  const heard: number[] = []
  const digits: string[] = []
  let closed = 0
  const stream = acsStream({ callId: newCallId(), tokenEpoch: 1, metrics, onOpen() {}, onClosed() {} })
  stream.handler.onOpen({ send: (message) => !full && sent.push(message) > 0, close() {} })
  const events = {
    onAudio: (frame: { samples: Int16Array }) => void heard.push(frame.samples[0] ?? Number.NaN),
    onDigit: (digit: string) => void digits.push(digit),
    onClosed: () => void closed++,
  }
  const start = () => stream.start(events)
  if (started) start()
  const receive = (text: string) => stream.handler.onMessage(text)
  const bad = () => metrics.snapshot()[CARRIER_FRAMES_BAD] ?? 0
  return { stream, metrics, sent, heard, digits, start, receive, bad, closes: () => closed }
}

const samples = (value: number) => frameOf(value).samples

describe('audio from the carrier', () => {
  it.each([
    ['the wire', acsAudio(samples(7))],
    [
      'capitals',
      JSON.stringify({ Kind: 'AudioData', AudioData: { ParticipantRawID: '4:+1', Data: base64(samples(7)) } }),
    ],
    ['lower case', JSON.stringify({ kind: 'audioData', audiodata: { data: base64(samples(7)) } })],
    ['other spacing', JSON.stringify(JSON.parse(acsAudio(samples(7))), null, 1)],
    ['no participant', JSON.stringify({ kind: 'AudioData', audioData: { data: base64(samples(7)) } })],
  ])('is understood as %s spells it', (_name, text) => {
    const { heard, receive, bad } = openStream()
    receive(text)
    expect([heard, bad()]).toEqual([[7], 0])
  })

  it('keeps silent frames, with or without data', () => {
    const { heard, receive } = openStream()
    receive(acsAudio(samples(0), '4:+1', true))
    receive(JSON.stringify({ kind: 'AudioData', audioData: { silent: true, participantRawID: '4:+1' } }))
    expect(heard).toEqual([0, 0])
  })

  it.each([
    ['no JSON', '{"kind":"AudioData"'],
    ['an unknown kind', '{"kind":"Weather"}'],
    ['a frame too short', acsAudio(new Int16Array(160))],
    ['a frame too long', acsAudio(new Int16Array(480))],
    ['no base64', acsAudio(samples(1)).replace(/"data":"[^"]{20}/, '"data":"********************')],
    ['a number', '7'],
    ['nothing', ''],
    ['a list', '[]'],
    ['a cut frame', acsAudio(samples(1)).slice(0, 300)],
  ])('counts and ignores %s', (_name, text) => {
    const { heard, receive, bad } = openStream()
    receive(text)
    receive(acsAudio(samples(3)))
    expect([heard, bad()]).toEqual([[3], 1])
  })

  it('takes the caller, and nobody else', () => {
    const { heard, receive } = openStream()
    receive(acsAudio(samples(1), '8:acs:bot'))
    receive(acsAudio(samples(2), '4:+33600000001'))
    receive(acsAudio(samples(3), '8:acs:bot'))
    receive(acsAudio(samples(4), '4:+33600000002'))
    receive(acsAudio(samples(5), '4:+33600000001'))
    expect(heard).toEqual([1, 2, 5])
  })

  it('costs no memory: a frame lives until the next, and two calls share none', () => {
    const frames: Int16Array[] = []
    for (const { stream, receive } of [openStream({ started: false }), openStream({ started: false })]) {
      stream.start({ onAudio: (frame) => frames.push(frame.samples), onDigit() {}, onClosed() {} })
      receive(acsAudio(samples(1)))
      receive(acsAudio(samples(2)))
    }
    const [first, second, other] = frames
    expect([first === second, first === other, first?.[0], first?.buffer.byteLength]).toEqual([true, false, 2, 640])
  })
})

describe('digits', () => {
  it.each([
    ['3', '3'],
    ['#', '#'],
    ['asterisk', '*'],
    ['Pound', '#'],
    ['seven', '7'],
  ])('%s means %s', (data, digit) => {
    const { digits, receive } = openStream()
    receive(acsDigit(data))
    expect(digits).toEqual([digit])
  })

  it('are kept for a call that does not listen yet', () => {
    const { digits, receive, start } = openStream({ started: false })
    for (const digit of '12') receive(acsDigit(digit))
    start()
    expect(digits).toEqual(['1', '2'])
  })
})

describe('audio to the carrier', () => {
  it('is sent as the carrier reads it', () => {
    const { stream, sent, receive } = openStream()
    receive(acsMetadata())
    expect(stream.send(frameOf(9))).toBe(true)
    stream.clear()
    expect(stream.announced?.sampleRate).toBe(16_000)
    expect(sent.map((text) => JSON.parse(text))).toEqual([
      { kind: 'AudioData', audioData: { data: base64(samples(9)) } },
      { kind: 'StopAudio', stopAudio: {} },
    ])
  })

  it('is dropped, and counted, when the socket is full', () => {
    const { stream, metrics } = openStream({ full: true })
    expect(stream.send(frameOf(9))).toBe(false)
    expect(metrics.snapshot()[CARRIER_FRAMES_DROPPED]).toBe(1)
  })
})

describe('the end of a stream', () => {
  it('is told once, and nothing comes after it', () => {
    const { stream, heard, receive, closes } = openStream()
    stream.close()
    stream.handler.onClose()
    receive(acsAudio(samples(1)))
    expect([closes(), heard, stream.send(frameOf(1))]).toEqual([1, [], false])
  })

  it('is told to a call that starts too late', async () => {
    const { stream, start, closes } = openStream({ started: false })
    stream.handler.onClose()
    start()
    await Promise.resolve()
    expect(closes()).toBe(1)
  })
})
