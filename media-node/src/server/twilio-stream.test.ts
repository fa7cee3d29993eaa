import { newCallId } from '@call-center/shared/call/call'
import { describe, expect, it } from 'vitest'
import { decodeMulaw } from '../audio/g711.ts'
import { CARRIER_FRAMES_BAD, createMetrics } from '../metrics.ts'
import { frameOf } from '../testing/acs-wire.ts'
import { STREAM_SID, twilioAudio, twilioDigit, twilioMark, twilioStart, twilioStop } from '../testing/twilio-wire.ts'
import { received, sentText } from '../testing/wire-text.ts'
import { carrierStreamContract } from './carrier-stream.contract.ts'
import { readTwilioMessage } from './twilio-message.ts'
import { twilioStream } from './twilio-stream.ts'

const level = (value: number, samples = 160) => new Int16Array(samples).fill(value)

carrierStreamContract('Twilio', {
  open: twilioStream(STREAM_SID),
  audio: (value, atMs) => twilioAudio(level(value), 1, atMs),
  digit: twilioDigit,
  bad: [
    '{"event":"media"',
    '{"event":"weather"}',
    '7',
    '',
    '[]',
    twilioStart({}),
    twilioAudio(level(1)).replace(/"payload":"[^"]{20}/, '"payload":"********************'),
    twilioAudio(level(1, 8_001)),
    twilioAudio(level(1)).replace(/"payload":"[^"]+"/, '"payload":null'),
    twilioAudio(level(1)).replace(/"payload":"[^"]+"/, '"payload":12345678'),
    twilioAudio(level(1)).slice(0, 150),
  ],
  read(sent) {
    const { event, media, streamSid } = JSON.parse(sent)
    if (streamSid !== STREAM_SID) throw new RangeError('the carrier ends a stream that is told another one')
    if (event === 'clear') return 'clear'
    return event === 'media' ? decodeMulaw(Buffer.from(media.payload, 'base64')) : undefined
  },
})

function openStream() {
  const metrics = createMetrics()
  const sent: { event: string; mark?: { name: string } }[] = []
  const played: number[] = []
  const heard: number[] = []
  let closed = 0
  const stream = twilioStream(STREAM_SID)({
    callId: newCallId(),
    tokenEpoch: 1,
    metrics,
    onOpen() {},
    onClosed: () => void closed++,
  })
  stream.handler.onOpen({ send: (message) => sent.push(JSON.parse(sentText(message))) > 0, close() {} })
  stream.start({
    onAudio: ({ samples }) => heard.push(samples.length),
    onDigit() {},
    onPlayed: (playedMs) => played.push(playedMs),
    onClosed() {},
  })
  const send = (frames: number) => {
    for (let i = 0; i < frames; i++) stream.send(frameOf(1))
  }
  const marks = () => sent.flatMap(({ mark }) => mark?.name ?? [])
  const receive = (text: string) => stream.handler.onMessage(received(text))
  const bad = () => metrics.snapshot()[CARRIER_FRAMES_BAD] ?? 0
  return { stream, sent, played, heard, send, marks, receive, bad, closes: () => closed }
}

describe('marks', () => {
  it('tell how far the caller heard', () => {
    const { send, marks, receive, played } = openStream()
    send(25)
    expect(marks()).toEqual(['0.200', '0.400'])
    for (const name of marks()) receive(twilioMark(name))
    expect(played).toEqual([200, 400])
  })

  it('that come back because the queue was cleared tell nothing', () => {
    const { stream, send, marks, receive, played } = openStream()
    send(25)
    stream.clear()
    for (const name of marks()) receive(twilioMark(name))
    send(10)
    receive(twilioMark('1.200'))
    expect(played).toEqual([200])
    expect(marks().at(-1)).toBe('1.200')
  })

  it.each(['', 'x', '0', '0.', '.5', '0.-1', '0.x', '7.200'])('of the name %j are none of ours', (name) => {
    const { receive, played, bad } = openStream()
    receive(twilioMark(name))
    expect([played, bad()]).toEqual([[], 0])
  })
})

describe('the stream', () => {
  it('takes audio in pieces of any length', () => {
    const { receive, heard } = openStream()
    for (const samples of [80, 80, 400, 80]) receive(twilioAudio(level(5, samples)))
    expect(heard).toEqual([320, 320, 320, 320])
  })

  it('ends with `stop`', () => {
    const { receive, closes } = openStream()
    receive(twilioStop())
    expect(closes()).toBe(1)
  })

  it('does not hear what the caller hears', () => {
    const { receive, heard, bad } = openStream()
    receive(twilioAudio(level(5)).replace('"inbound"', '"outbound"'))
    expect([heard, bad()]).toEqual([[], 0])
  })
})

describe('a message', () => {
  it('is understood with any spacing, order and escapes', () => {
    const text = twilioAudio(level(1_000))
    const { media, event } = JSON.parse(text)
    const spellings = [
      JSON.stringify(JSON.parse(text), null, 1),
      JSON.stringify({ media, event }),
      text.replaceAll('/', '\\/'),
    ]
    for (const spelling of spellings) expect(readTwilioMessage(spelling)).toEqual(readTwilioMessage(text))
  })

  it('begins the stream with what we gave along', () => {
    const start = { kind: 'start', streamSid: STREAM_SID, parameters: { token: 't' }, encoding: 'audio/x-mulaw' }
    expect(readTwilioMessage(twilioStart({ token: 't' }))).toMatchObject({ ...start, sampleRate: 8_000, channels: 1 })
    expect(readTwilioMessage(twilioStart({}).replace('8000', '"8000"'))).toMatchObject({ sampleRate: 8_000 })
  })
})
