import { CallId } from '@call-center/shared/call/call'
import { expect, it } from 'vitest'
import { silence } from '../audio/frame.ts'
import type { CarrierEvents, CarrierStream } from '../server/carrier-stream.ts'
import { waitAtDoor } from './doorstep.ts'

/** A stream whose events are made by hand, and what a call got of them: the first sample of a frame, a key, or its end. */
function atTheDoor() {
  let outside: CarrierEvents | undefined
  const stream: CarrierStream = {
    callId: CallId.parse('c0ffee00-0000-4000-8000-000000000000'),
    tokenEpoch: 0,
    start: (events) => void (outside = events),
    send: () => true,
    clear() {},
    close() {},
  }
  const door = waitAtDoor(stream)
  const got: (number | string)[] = []
  const inside: CarrierEvents = {
    onAudio: ({ samples }) => void got.push(samples[0] ?? Number.NaN),
    onDigit: (digit) => void got.push(digit),
    onPlayed() {},
    onClosed: () => void got.push('closed'),
  }
  const frame = silence(16_000)
  const hear = (sample: number) => {
    frame.samples[0] = sample // every frame overwrites the last, as on the wire
    outside?.onAudio(frame)
  }
  return { door, got, inside, hear, press: (key: string) => outside?.onDigit(key), end: () => outside?.onClosed() }
}

it('keeps what is said and pressed while the call is fetched, for who goes on with it', () => {
  const { door, got, inside, hear, press } = atTheDoor()
  hear(1)
  press('5')
  hear(2)
  expect(got).toEqual([])
  door.enter(inside, { replay: true })
  hear(3)
  press('#')
  expect(got).toEqual([1, 2, '5', 3, '#'])
})

it('keeps no more than three seconds', () => {
  const { door, got, inside, hear } = atTheDoor()
  for (let sample = 0; sample < 1_000; sample++) hear(sample)
  door.enter(inside, { replay: true })
  expect(got).toEqual(Array.from({ length: 150 }, (_, index) => 850 + index))
})

it('begins a call with what comes from now on', () => {
  const { door, got, inside, hear, press } = atTheDoor()
  hear(1)
  press('5')
  door.enter(inside, { replay: false })
  hear(2)
  expect(got).toEqual([2])
})

it('tells of an end that came first, after what came before it', () => {
  const { door, got, inside, hear, end } = atTheDoor()
  hear(1)
  end()
  expect(door.closed.aborted).toBe(true)
  door.enter(inside, { replay: true })
  expect(got).toEqual([1, 'closed'])
})
