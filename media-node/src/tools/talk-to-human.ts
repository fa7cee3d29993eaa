import * as z from 'zod'
import type { ToolHands } from './tool-hands.ts'
import { customerResponse, defineTool, type Tool } from './tool.ts'

/** Hands the caller over to a human, once the announcement was heard. */
export const talkToHuman = ({ leave }: ToolHands): Tool =>
  defineTool({
    name: 'talk_to_human',
    description:
      'Connects the customer to a human colleague. Only when the customer explicitly agreed to it; never right after a recall. customer_response announces it.',
    input: z.object(customerResponse),
    async run() {
      leave('transfer')
      return 'The customer is being connected to a colleague.'
    },
  })
