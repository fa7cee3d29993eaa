import type { Reminder } from '@call-center/shared/call/call'
import type { ToolHands } from './tool-hands.ts'

/** More than any call needs; a model that loops needs none. */
const MOST_REMINDERS = 20

/** Creates the reminder, or updates the one with the same title. `undefined`: there are too many already. */
export function fileReminder(
  { caseFile, nowMs, report }: ToolHands,
  { title, ...rest }: Omit<Reminder, 'created_at'>,
): 'created' | 'updated' | undefined {
  const others = caseFile.reminders.filter((other) => other.title !== title)
  const known = others.length < caseFile.reminders.length
  if (!known && others.length >= MOST_REMINDERS) return undefined
  const reminder = { created_at: new Date(nowMs()).toISOString(), title, ...rest }
  caseFile.reminders = [...others, reminder]
  report({ type: 'reminder-set', reminder })
  return known ? 'updated' : 'created'
}
