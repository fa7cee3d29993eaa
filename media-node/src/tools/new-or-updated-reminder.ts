import { readDateTime } from '@call-center/shared/call/read-date-time'
import { zonedIso } from '@call-center/shared/time-zone'
import * as z from 'zod'
import { fileReminder } from './file-reminder.ts'
import type { ToolHands } from './tool-hands.ts'
import { customerResponse, defineTool, type Tool, toolInput } from './tool.ts'

/** Nothing is planned for longer ahead. */
const FURTHEST_MS = 2 * 365 * 86_400_000

const INPUT = toolInput(
  z.object({
    ...customerResponse,
    title: z.string().trim().min(1).max(200).describe('Short title in English. For example: "Call back the customer".'),
    description: z.string().max(2_000).describe('Details, in English.'),
    due_date_time: z
      .string()
      .describe('When it is due, ISO 8601 with offset, in the future. For example: 2026-11-20T14:30:00+01:00.'),
    owner: z.string().trim().max(100).describe('Who has to do it: "customer", "assistant" or a name.'),
  }),
)

/** Plans something to be done later. The title is the key: the same title updates the reminder. */
export const newOrUpdatedReminder = (hands: ToolHands): Tool =>
  defineTool({
    name: 'new_or_updated_reminder',
    description:
      'Creates a reminder of something to do later, or updates the one with the same title. Use it for a call back, an appointment, a document to be sent.',
    input: INPUT,
    async run({ title, description, due_date_time, owner }) {
      const { caseFile, nowMs } = hands
      const due = readDateTime(due_date_time, caseFile.zone)
      if (!due) return `error: due_date_time must be a date and time such as 2026-11-20T14:30:00+01:00.`
      const now = nowMs()
      if (Date.parse(due) <= now)
        return `error: due_date_time must be in the future; it is ${zonedIso(now, caseFile.zone)} now.`
      if (Date.parse(due) > now + FURTHEST_MS) return 'error: due_date_time must be within two years.'
      const done = fileReminder(hands, { title, description, due_date_time: due, owner })
      return done
        ? `Reminder "${title}" ${done}, due ${due}.`
        : 'error: there are too many reminders; update one of them.'
    },
  })
