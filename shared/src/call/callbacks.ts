import type { CallState, Reminder } from './call.ts'
import type { Leg } from './leg.ts'
import { Callback } from './callback.ts'

/** Whether a reminder is the assistant's to act on: the model names it by its role, or by its name. */
export const isAssistants = ({ owner }: Reminder, { bot_name }: CallState['initiate']): boolean =>
  ['assistant', 'the assistant', 'bot', bot_name.toLowerCase()].includes((owner ?? '').trim().toLowerCase())

/** A reminder that was set anew is a new promise; one that somebody else owns now is none. */
export function withReminder({ callbacks, initiate }: CallState, reminder: Reminder): Callback[] {
  const { title, due_date_time } = reminder
  const before = callbacks.find((callback) => callback.title === title)
  const others = callbacks.filter((callback) => callback !== before)
  if (!isAssistants(reminder, initiate)) return others
  if (before?.wanted_at === due_date_time) return callbacks
  return [...others, Callback.parse({ title, wanted_at: due_date_time, due_at: due_date_time })]
}

/** Changes the callbacks of these titles. */
export const changed = (
  callbacks: readonly Callback[],
  titles: readonly string[],
  change: (callback: Callback) => Callback,
): Callback[] => callbacks.map((callback) => (titles.includes(callback.title) ? change(callback) : callback))

/** A machine that picked up a callback leaves it to be tried again; one that picked up another call makes a new one. */
export function withRetry({ callbacks }: CallState, { connectionId, dueAt, at }: Retry): Callback[] {
  if (callbacks.some(({ connections }) => connections.includes(connectionId))) return callbacks
  const others = callbacks.filter(({ why }) => why !== 'voicemail')
  return [...others, Callback.parse({ title: RETRY, why: 'voicemail', wanted_at: at, due_at: dueAt, attempts: 1 })]
}
/** No reminder has this title. */
const RETRY = '(voicemail)'

interface Retry {
  readonly connectionId: string
  readonly dueAt: string
  readonly at: string
}

/** Somebody was reached, be it by a message on their machine. */
const reached = ({ connected_at, answered_by, voicemail }: Leg): boolean =>
  connected_at !== undefined && (answered_by !== 'machine' || voicemail === 'leave_message')

/** What the legs say about the callbacks: somebody picked up, whatever was noted first, and it was no machine. */
export const withAnswers = (callbacks: readonly Callback[], legs: readonly Leg[]): Callback[] =>
  callbacks.map((callback) => {
    const answered = legs.some((leg) => reached(leg) && callback.connections.includes(leg.connection_id))
    if (answered) return { ...callback, state: 'answered' }
    return callback.state === 'answered' ? { ...callback, state: 'planned' } : callback
  })

/** When to look at this call next, or `undefined`: what a store can search for. */
export const nextCallback = (callbacks: readonly Callback[]): string | undefined =>
  callbacks
    .flatMap(({ state, due_at }) => (state === 'planned' ? [due_at] : []))
    .sort()
    .at(0)
