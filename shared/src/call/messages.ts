import type { CallState, Message } from './call.ts'
import type { CallEvent } from './events.ts'

/** A message as it begins. */
export const said = (id: string, at: string, text: string, lang: string | undefined) => ({
  id,
  created_at: at,
  action: 'talk' as const,
  content: text,
  style: 'none' as const,
  tool_calls: [],
  ...(lang ? { lang_short_code: lang } : {}),
})

/** A text message, by the event that tells of it. */
export const texted = (
  event: Extract<CallEvent, { type: 'sms-received' | 'sms-sent' }>,
  lang: string | undefined,
  persona: 'human' | 'assistant',
) => ({ ...said(event.id, event.at, event.text, lang), persona, action: 'sms' as const, ...ownNumber(event) })

/** The assistant's number that an event names, as it is stored. */
export const ownNumber = ({ ownNumber: own_number }: { readonly ownNumber?: string | undefined }) =>
  own_number === undefined ? {} : { own_number }

/** Adds a message, or replaces the one with its id; they are kept in the order of their beginnings. */
export function withMessage(call: CallState, message: Message): CallState {
  const others = call.messages.filter(({ id }) => id !== message.id)
  return { ...call, messages: [...others, message].sort(byCreation) }
}

export function changeMessage(call: CallState, id: string, change: (message: Message) => Message): CallState {
  const message = call.messages.find((one) => one.id === id)
  return message ? withMessage(call, change(message)) : call
}

/** The text message that waits for an answer: the last one, when it came in. An answer is one to all before it. */
export function unansweredSms({ messages }: Pick<CallState, 'messages'>): Message | undefined {
  const last = messages.findLast(({ action }) => action === 'sms')
  return last?.persona === 'human' && !last.settled ? last : undefined
}

const byCreation = (a: Message, b: Message): number => compare(a.created_at, b.created_at) || compare(a.id, b.id)
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
