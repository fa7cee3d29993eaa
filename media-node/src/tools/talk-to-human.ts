import * as z from 'zod'
import type { ToolHands } from './tool-hands.ts'
import { customerResponse, defineTool, type Tool } from './tool.ts'

/** Times a colleague is rung in one call. */
const MOST_TRANSFERS = 2

/** Hands the caller over to a human, once the announcement was heard. */
export function talkToHuman({ leave }: ToolHands): Tool {
  let asked = 0
  return defineTool({
    name: 'talk_to_human',
    description:
      'Connects the customer to a human colleague. Only when the customer explicitly agreed to it; never right after a recall. customer_response announces it.',
    input: z.object(customerResponse),
    async run() {
      if (asked++ >= MOST_TRANSFERS)
        return 'error: nobody can be reached. Say so, and offer that a colleague calls back.'
      leave('transfer')
      return 'The customer is being connected to a colleague.'
    },
  })
}
