import type { CallEvent } from '@call-center/shared/call/events'
import { expect, it } from 'vitest'
import { testEdge } from '../testing/test-edge.ts'
import { stateInWords } from './state-words.ts'

const connectionId = 'c'
/** One event a second, in the order given. */
type Told = CallEvent extends infer One
  ? One extends CallEvent
    ? Omit<One, 'id' | 'at'> & { id?: string }
    : never
  : never

const RINGS: Told[] = [{ type: 'leg-opened', connectionId }]
const PICKED_UP: Told[] = [...RINGS, { type: 'leg-connected', connectionId, placed: true }]
const PERSON: Told[] = [...PICKED_UP, { type: 'answered-by', connectionId, by: 'person' }]
const machine = (voicemail: 'leave_message' | 'hang_up'): Told[] => [
  ...PICKED_UP,
  { type: 'answered-by', connectionId, by: 'machine', voicemail },
]
const TALKS: Told[] = [
  ...PERSON,
  { type: 'language-chosen', lang: 'en-US' },
  { type: 'caller-said', text: 'A human, please', lang: 'en-US' },
]
const CONSULTS: Told[] = [...TALKS, { type: 'consultation-begun', connectionId, context: '1', briefing: 'A leak.' }]

it.each([
  ['The phone is ringing.', RINGS],
  ['Picked up, it is not known by whom', PICKED_UP],
  ['An answering machine picked up: the assistant leaves a message', machine('leave_message')],
  ['An answering machine picked up: the assistant hangs up', machine('hang_up')],
  ['Choosing a language', PERSON],
  ['en-US · Amélie’s turn', TALKS],
  ['en-US · a colleague is told what it is about', CONSULTS],
  ['en-US · a colleague takes over', [...CONSULTS, { type: 'effect-claimed', id: 'joined:c:1' } as const]],
  [
    'en-US · Amélie’s turn',
    [...CONSULTS, { type: 'transfer-failed', id: 'transfer-failed:c:1', connectionId } as const],
  ],
])('says: %s', async (words, told) => {
  const edge = await testEdge()
  const { call_id } = await edge.newCall()
  const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 11, 0, second)).toISOString()
  const events = told.map((event, second) => ({ id: `e${second}`, ...event, at: at(second) }) as CallEvent)
  const { call } = await edge.store.apply(call_id, events)
  expect(stateInWords(call)).toContain(words)
})
