import { LONGEST_SMS } from '@call-center/shared/protocol/call-api'
import * as z from 'zod'
import type { ToolHands } from './tool-hands.ts'
import { customerResponse, defineTool, type Tool, toolInput } from './tool.ts'

/** Messages that one call may cost and one customer may be bothered with. */
const MOST_MESSAGES = 3

const INPUT = toolInput(
  z.object({
    ...customerResponse,
    message: z.string().trim().min(1).max(LONGEST_SMS).describe('The message, in the current language, as it is read'),
  }),
)

/** Texts the customer: the number of this call and no other. */
export function sendSms({ sendSms: send }: ToolHands): Tool {
  const sent = new Set<string>()
  return defineTool({
    name: 'send_sms',
    description:
      'Sends a text message to the customer, to the number of this call; there is no other recipient. Use it when the customer wants something in writing: a number, an address, a summary.',
    input: INPUT,
    timeoutMs: 15_000,
    async run({ message }) {
      if (sent.has(message)) return 'error: this very message was sent already.'
      if (sent.size >= MOST_MESSAGES) return `error: ${MOST_MESSAGES} messages were sent in this call; no more can be.`
      sent.add(message)
      const outcome = await send(message)
      return outcome === 'stopped'
        ? 'error: nothing was sent. The customer asked for no text messages; they can text START to change that.'
        : 'The message was sent to the number of this call.'
    },
  })
}
