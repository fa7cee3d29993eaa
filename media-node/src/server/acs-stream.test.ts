import { newCallId } from '@call-center/shared/call/call'
import { describe, expect, it } from 'vitest'
import { CARRIER_FRAMES_BAD, createMetrics } from '../metrics.ts'
import { acsAudio, acsDigit, acsMetadata, base64, frameOf } from '../testing/acs-wire.ts'
import { received, sentText } from '../testing/wire-text.ts'
import { acsStream } from './acs-stream.ts'
import { carrierStreamContract } from './carrier-stream.contract.ts'

carrierStreamContract('Azure Communication Services', {
  open: acsStream,
  audio: (level, atMs) => acsAudio(new Int16Array(320).fill(level), undefined, false, atMs),
  digit: acsDigit,
  bad: ['{"kind":"AudioData"', '{"kind":"Weather"}', '7', '', '[]', acsAudio(new Int16Array(160))],
  read(sent) {
    const { kind, audioData } = JSON.parse(sent)
    if (kind === 'StopAudio') return 'clear'
    return new Int16Array(new Uint8Array(Buffer.from(audioData.data, 'base64')).buffer)
  },
})

function openStream() {
  const metrics = createMetrics()
  const sent: string[] = []
  const heard: number[] = []
  const digits: string[] = []
  const stream = acsStream({ callId: newCallId(), tokenEpoch: 1, metrics, onOpen() {}, onClosed() {} })
  stream.handler.onOpen({ send: (message) => sent.push(sentText(message)) > 0, close() {} })
  stream.start({
    onAudio: (frame: { samples: Int16Array }) => void heard.push(frame.samples[0] ?? Number.NaN),
    onDigit: (digit: string) => void digits.push(digit),
    onPlayed() {},
    onClosed() {},
  })
  const receive = (text: string) => stream.handler.onMessage(received(text))
  const bad = () => metrics.snapshot()[CARRIER_FRAMES_BAD] ?? 0
  return { stream, sent, heard, digits, receive, bad }
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
    ['null', acsAudio(samples(7), '4:+1').replace('"4:+1"', 'null')],
    ['what is not known yet', acsAudio(samples(7)).replace('}}', ',"new":{"data":"x"}},"data":"y"}')],
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
    receive(JSON.stringify({ kind: 'AudioData', audioData: { data: null, silent: true, participantRawID: '4:+1' } }))
    expect(heard).toEqual([0, 0, 0])
  })

  it.each([
    ['no JSON', '{"kind":"AudioData"'],
    ['an unknown kind', '{"kind":"Weather"}'],
    ['a frame too short', acsAudio(new Int16Array(160))],
    ['a frame too long', acsAudio(new Int16Array(480))],
    ['no base64', acsAudio(samples(1)).replace(/"data":"[^"]{20}/, '"data":"********************')],
    ['a number', '7'],
    ['a participant that is none', acsAudio(samples(1), 'x').replace('"x"', '{"rawId":"x"}')],
    ['silence that is neither', acsAudio(samples(1)).replace('"silent":false', '"silent":flse')],
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
})
