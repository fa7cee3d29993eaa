import type { CallState } from '@call-center/shared/call/call'
import { CALLER_FIELDS } from '@call-center/shared/call/claim'
import type { Role } from './view.ts'
import { claimUpdates } from './words.ts'

/** Stands where something is that a guest may not see. */
export const HIDDEN = '•••'

/** Fields that say who somebody is, whatever the operator calls them. */
const PERSONAL_TYPES: readonly string[] = ['email', 'phone_number']
const PERSONAL_NAMES: readonly string[] = CALLER_FIELDS.map(({ name }) => name)

/** Digits as a telephone number has them, and e-mail addresses, wherever they stand. */
const NUMBER = /\+?\d[\d\s().-]{5,20}\d/g
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g

/**
 * The call as somebody of this role may see it. For a guest, without phone numbers, e-mail addresses and the caller's name,
 * wherever they were said. Moments stay: they are data of their own, not text.
 */
export function asSeenBy(role: Role, call: CallState): CallState {
  if (role !== 'guest') return call
  const personal = personalValues(call)
  const hide = (text: string): string =>
    personal
      .reduce((rest, value) => rest.replace(value, HIDDEN), text)
      .replace(EMAIL, HIDDEN)
      .replace(NUMBER, hideNumber)
  const hideAll = <T>(value: T): T => JSON.parse(JSON.stringify(value, (_key, part) => hideText(part, hide)))
  const claim = Object.fromEntries(
    Object.entries(call.claim).map(([name, value]) => [name, isPersonal(call, name) ? HIDDEN : hideText(value, hide)]),
  )
  const { recorded_at: _recorded, next, synthesis, ...rest } = call
  return {
    ...rest,
    recordings: [],
    initiate: { ...call.initiate, phone_number: HIDDEN, agent_phone_number: HIDDEN, task: hide(call.initiate.task) },
    claim,
    messages: call.messages.map((message) => ({
      ...message,
      content: hide(message.content),
      tool_calls: message.tool_calls.map((tool) => ({ ...tool, function_arguments: hide(tool.function_arguments) })),
    })),
    reminders: hideAll(call.reminders),
    callbacks: hideAll(call.callbacks),
    ...(next ? { next: { ...next, justification: hide(next.justification) } } : {}),
    ...(synthesis ? { synthesis: hideAll(synthesis) } : {}),
  }
}

/** Dates and the like are numbers with dashes too: what is a moment stays. */
const MOMENT = /^\d{4}-\d\d-\d\d/
const hideText = (value: string, hide: (text: string) => string): string =>
  typeof value === 'string' && !MOMENT.test(value) ? hide(value) : value

const hideNumber = (digits: string): string =>
  MOMENT.test(digits) || digits.replace(/\D/g, '').length < 7 ? digits : HIDDEN

const isPersonal = ({ initiate }: CallState, name: string): boolean =>
  PERSONAL_NAMES.includes(name) ||
  initiate.claim.some((field) => field.name === name && (field.sensitive || PERSONAL_TYPES.includes(field.type)))

/** What is known to be personal, or once was, and each word of it, longest first. */
function personalValues(call: CallState): RegExp[] {
  const noted = [
    ...Object.entries(call.claim).map(([field, value]) => ({ field, value })),
    ...call.messages.flatMap(({ tool_calls }) => tool_calls.flatMap(claimUpdates)),
  ]
  const values = noted.flatMap(({ field, value }) => (isPersonal(call, field) ? [value] : []))
  const words = values.flatMap((value) => [value, ...value.split(/\s+/)]).filter((word) => word.length > 1)
  return [...new Set(words)]
    .sort((a, b) => b.length - a.length)
    .map((word) => new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(word)}(?![\\p{L}\\p{N}])`, 'giu'))
}
