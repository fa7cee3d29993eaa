import { readDateTime } from '@call-center/shared/call/read-date-time'
import { zonedIso } from '@call-center/shared/time-zone'
import * as z from 'zod'
import type { ToolHands } from './tool-hands.ts'
import { customerResponse, defineTool, type Tool } from './tool.ts'

/** Plans something to be done later. The title is the key: the same title updates the reminder. */
export const newOrUpdatedReminder = ({ caseFile, nowMs, report }: ToolHands): Tool =>
  defineTool({
    name: 'new_or_updated_reminder',
    description:
      'Creates a reminder of something to do later, or updates the one with the same title. Use it for a call back, an appointment, a document to be sent.',
    input: z.object({
      ...customerResponse,
      title: z.string().trim().min(1).describe('Short title in English. For example: "Call back the customer".'),
      description: z.string().describe('Details, in English.'),
      due_date_time: z
        .string()
        .describe('When it is due, ISO 8601 with offset, in the future. For example: 2026-11-20T14:30:00+01:00.'),
      owner: z.string().describe('Who has to do it: "customer", "assistant" or a name.'),
    }),
    async run({ title, description, due_date_time, owner }) {
      const due = readDateTime(due_date_time, caseFile.zone)
      if (!due) return `error: due_date_time must be a date and time such as 2026-11-20T14:30:00+01:00.`
      const now = nowMs()
      if (Date.parse(due) <= now)
        return `error: due_date_time must be in the future; it is ${zonedIso(now, caseFile.zone)} now.`
      const updated = caseFile.reminders.some((reminder) => reminder.title === title)
      const reminder = { created_at: new Date(now).toISOString(), title, description, due_date_time: due, owner }
      caseFile.reminders = [...caseFile.reminders.filter((other) => other.title !== title), reminder]
      report({ type: 'reminder-set', reminder })
      return `Reminder "${title}" ${updated ? 'updated' : 'created'}, due ${due}.`
    },
  })
