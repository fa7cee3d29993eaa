import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallState, newCallId } from './call.ts'
import type { CallEvent } from './events.ts'
import { APPLIED_RING, numberedId, wasApplied } from './applied.ts'
import { reduce } from './reduce.ts'
import { NO_USAGE } from './usage.ts'
import { at, BEGUN } from '../testing/test-call.ts'

const NEXT = newCallId()

const file = (id: string) => ({
  id,
  content: `https://carrier.example/${id}`,
  deletion: `https://carrier.example/-${id}`,
})
const ready = (recordingId: string, second: number, files: ReturnType<typeof file>[]): CallEvent => ({
  id: `ready:${files[0]?.id}`,
  at: at(55),
  type: 'recording-ready',
  recordingId,
  startedAt: at(second),
  durationMs: 1_000 * files.length,
  files,
})

const LIFECYCLE: readonly CallEvent[] = [
  { id: 'opened:1', at: at(1), type: 'leg-opened', connectionId: 'c1' },
  { id: 'connected:1', at: at(2), type: 'leg-connected', connectionId: 'c1' },
  { id: 'recording', at: at(3), type: 'recording-started', recordingId: 'r1' },
  { id: 'recording:2', at: at(21), type: 'recording-started', recordingId: 'r2' },
  ready('r1', 10, [file('f1')]),
  ready('r2', 21, [file('f2'), file('f3')]),
  ready('r2', 21, [file('f4')]),
  { id: 'recording-deleted', at: at(60), type: 'recording-deleted', recordingId: 'r1' },
  { id: 'missed:1', at: at(4), type: 'not-understood' },
  { id: 'missed:2', at: at(9), type: 'not-understood' },
  { id: 'language:1', at: at(5), type: 'language-chosen', lang: 'en-US' },
  { id: 'language:2', at: at(6), type: 'language-chosen', lang: 'fr-FR', connectionId: 'c1' },
  { id: 'claimed:1', at: at(6), type: 'media-claimed', epoch: 1, nodeId: 'n', connectionId: 'c1' },
  { id: 'claimed:2', at: at(7), type: 'media-claimed', epoch: 2, nodeId: 'm', connectionId: 'c1' },
  { id: 'opened:1 again', at: at(4), type: 'leg-opened', connectionId: 'c1' },
  { id: 'effect', at: at(6), type: 'effect-claimed' },
  { id: 'transfer', at: at(7), type: 'transferred', connectionId: 'c1' },
  { id: 'transfer-failed', at: at(7), type: 'transfer-failed', connectionId: 'c1' },
  { id: 'hang-up', at: at(8), type: 'hang-up-requested', connectionId: 'c1' },
  { id: 'disconnected:1', at: at(9), type: 'leg-disconnected', connectionId: 'c1' },
  { id: 'connected:2', at: at(20), type: 'leg-connected', connectionId: 'c2' },
  { id: 'disconnected:2', at: at(30), type: 'leg-disconnected', connectionId: 'c2' },
  { id: 'moved:3', at: at(45), type: 'call-moved', connectionId: 'c3', to: NEXT },
  { id: 'connected:3', at: at(40), type: 'leg-connected', connectionId: 'c3' },
  { id: 'disconnected:3', at: at(50), type: 'leg-disconnected', connectionId: 'c3' },
]

const apply = (events: readonly CallEvent[], from: CallState = BEGUN): CallState => events.reduce(reduce, from)

describe('reduce', () => {
  it('comes to the same document whatever the order and however often events come', () => {
    const expected = apply(LIFECYCLE)
    const times = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: LIFECYCLE.length, maxLength: LIFECYCLE.length })
    const orders = times.chain((counts) => {
      const copies = LIFECYCLE.flatMap((event, index) => Array.from({ length: counts[index] ?? 1 }, () => event))
      return fc.shuffledSubarray(copies, { minLength: copies.length })
    })
    fc.assert(
      fc.property(orders, (events) => {
        expect(apply(events)).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('derives what the document says from the events', () => {
    expect(apply(LIFECYCLE)).toMatchObject({
      in_progress: false,
      voice_id: 'c3',
      continued_in: NEXT,
      lang_short_code: 'fr-FR',
      recordings: [
        { recording_id: 'r1', started_at: at(3), duration_ms: 1_000, files: [], deleted_at: at(60) },
        { recording_id: 'r2', started_at: at(21), duration_ms: 2_000, files: [file('f2'), file('f3'), file('f4')] },
      ],
      recorded_at: at(21),
      recognition_retry: 1,
      version: LIFECYCLE.length,
      legs: [
        {
          connection_id: 'c1',
          opened_at: at(1),
          connected_at: at(2),
          disconnected_at: at(9),
          claimed_at: at(7),
          chose_language: true,
          ended_by: 'transfer',
        },
        { connection_id: 'c2', connected_at: at(20), disconnected_at: at(30) },
        { connection_id: 'c3', connected_at: at(40), disconnected_at: at(45), ended_by: 'new-call' },
      ],
    })
  })

  it('marks the call and the hang-up in the conversation, each once; nobody hung up who began a new claim', () => {
    const marks = apply([...LIFECYCLE, ...LIFECYCLE]).messages.map(({ action, persona }) => `${action} ${persona}`)
    expect(marks).toEqual(['call human', 'hangup assistant', 'call human', 'hangup human', 'call human'])
  })

  it('is over only when every leg is', () => {
    const events = LIFECYCLE.filter(({ id }) => id !== 'disconnected:2')
    expect(apply(events)).toMatchObject({ in_progress: true, voice_id: 'c2' })
  })

  it('changes nothing when an event was applied before', () => {
    const once = apply(LIFECYCLE)
    for (const event of LIFECYCLE) expect(reduce(once, event)).toBe(once)
  })

  it('keeps the last of what was heard of an answer, in the place where it began', () => {
    const spoken = {
      type: 'assistant-said',
      messageId: 'm1',
      style: 'none',
      lang: 'en-US',
      interrupted: false,
    } as const
    const { messages } = apply([
      { ...spoken, id: 'a', at: at(1), text: 'One.' },
      { id: 'b', at: at(2), type: 'caller-said', text: 'hm', lang: 'en-US' },
      { ...spoken, id: 'c', at: at(3), text: 'One. Two.', interrupted: true, documents: ['hail'] },
    ])
    expect(messages).toMatchObject([
      { id: 'm1', content: 'One. Two.', created_at: at(1), interrupted: true, documents: ['hail'] },
      { id: 'b', content: 'hm', persona: 'human' },
    ])
  })

  it('puts an answer that was cut off by the hang-up before it', () => {
    const cut = { messageId: 'm1', style: 'none', lang: 'en-US', interrupted: true, text: 'Of course, let' } as const
    const { messages } = apply([
      { id: 'c', at: at(1), type: 'leg-connected', connectionId: 'c1' },
      { id: 'd', at: at(5), type: 'leg-disconnected', connectionId: 'c1' },
      { id: 's', at: at(6), type: 'assistant-said', begunAt: at(3), ...cut },
    ])
    expect(messages.map(({ action, created_at }) => [action, created_at])).toEqual([
      ['call', at(1)],
      ['talk', at(3)],
      ['hangup', at(5)],
    ])
  })

  it('adds to the claim, replaces reminders of the same title, and counts only misses since the last success', () => {
    const reminder = { created_at: at(1), title: 'T', description: 'old', due_date_time: at(50) }
    const state = apply([
      { id: '1', at: at(1), type: 'claim-updated', fields: { a: '1', b: '1' } },
      { id: '2', at: at(2), type: 'claim-updated', fields: { b: '2' } },
      { id: '3', at: at(3), type: 'reminder-set', reminder },
      { id: '4', at: at(4), type: 'reminder-set', reminder: { ...reminder, description: 'new' } },
      { id: '5', at: at(5), type: 'silence-noticed' },
      { id: '6', at: at(6), type: 'caller-said', text: 'yes', lang: 'en-US' },
      { id: '7', at: at(7), type: 'silence-noticed' },
    ])
    expect(state).toMatchObject({
      claim: { a: '1', b: '2' },
      reminders: [{ description: 'new' }],
      recognition_retry: 1,
    })
  })

  it('remembers a bounded number of events', () => {
    const events = Array.from({ length: APPLIED_RING + 50 }, (_, index): CallEvent => ({
      id: `e${index}`,
      at: at(index),
      type: 'effect-claimed',
    }))
    const state = apply(events)
    expect(state.applied).toHaveLength(APPLIED_RING)
    expect([wasApplied(state, 'e0'), wasApplied(state, `e${APPLIED_RING + 49}`)]).toEqual([false, true])
  })

  it('applies an event once that is told later than all it remembers', () => {
    const full = apply(
      Array.from({ length: APPLIED_RING }, (_, index): CallEvent => ({
        id: `e${index}`,
        at: at(60),
        type: 'effect-claimed',
      })),
    )
    const late: CallEvent = { id: 'late', at: at(1), type: 'not-understood' }
    const once = reduce(full, late)
    expect(reduce(once, late)).toBe(once)
    expect([once.misses, once.applied.length]).toEqual([[at(1)], APPLIED_RING])
  })
})

describe('what media nodes report', () => {
  /** One holder's events, numbered. */
  const reports = (epoch: number, count: number): CallEvent[] =>
    Array.from({ length: count }, (_, index) => ({
      id: numberedId(BEGUN.call_id, epoch, index + 1),
      at: at(index % 60),
      type: 'usage-metered',
      usage: { ...NO_USAGE, stt_sec: 1 },
    }))

  it('counts once, however long the call is and however late a batch comes again, and takes no room of the ring', () => {
    const first = reports(1, 3 * APPLIED_RING)
    const state = apply([...first, ...reports(2, 5), ...first, ...reports(2, 3)])
    expect(state.usage.stt_sec).toBe(3 * APPLIED_RING + 5)
    expect([state.reported, state.applied, state.version]).toEqual([{ 1: 1_200, 2: 5 }, [], 1_205])
  })

  it('comes to the same document whichever batches are sent again, whatever the carrier says between them', () => {
    const events = reports(1, 40)
    const expected = apply([...events, ...LIFECYCLE])
    /** Batches in order, each of which may begin anew anywhere before its end. */
    const sendings = fc.array(fc.tuple(fc.nat(39), fc.nat(10)), { maxLength: 20 })
    fc.assert(
      fc.property(
        sendings,
        fc.shuffledSubarray([...LIFECYCLE], { minLength: LIFECYCLE.length }),
        (batches, carrier) => {
          const others = [...carrier]
          let reached = 0
          let state = BEGUN
          for (const [from, more] of batches) {
            const to = Math.min(events.length, reached + more)
            state = apply(events.slice(Math.min(from, reached), to), state)
            reached = Math.max(reached, to)
            state = apply(others.splice(0, 1), state)
          }
          expect(apply([...events.slice(reached), ...others], state)).toEqual(expected)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('goes on in a document that was written before numbers were kept', () => {
    const [one, two, three] = reports(1, 3)
    if (!one || !two || !three) throw new RangeError('three reports')
    const { reported: _reported, ...written } = BEGUN
    const ring = [one, two].map(({ id, at: told }) => ({ id, at: told }))
    const before = CallState.parse({ ...written, usage: { ...NO_USAGE, stt_sec: 2 }, applied: ring })
    const after = apply([one, two, three, one, two, three], before)
    expect([after.usage.stt_sec, after.reported]).toEqual([3, { 1: 3 }])
  })

  it.each(['1:2', '1', '1:2:3', 'x:2', '1:c2', ':', '1:-2', '1:2 '])(
    'is not what has another form of id: %s',
    (end) => {
      const id = `${BEGUN.call_id}:${end}`
      const state = reduce(BEGUN, { id, at: at(1), type: 'effect-claimed' })
      expect(state.applied.length).toBe(end === '1:2' ? 0 : 1)
      expect(wasApplied(state, id)).toBe(true)
    },
  )
})

it('a text message is its own proof that it came', () => {
  const sms: CallEvent = { id: 'sms-received:1', at: at(1), type: 'sms-received', text: 'Hello' }
  const forgotten = { ...apply([sms]), applied: [] }
  expect(reduce(forgotten, sms)).toBe(forgotten)
})
