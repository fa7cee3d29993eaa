import * as z from 'zod'
import type { ToolHands } from './tool-hands.ts'
import { defineTool, type Tool } from './tool.ts'

/** Says goodbye and hangs up. */
export const endCall = ({ leave }: ToolHands): Tool =>
  defineTool({
    name: 'end_call',
    description:
      'Says goodbye and hangs up. Only when the customer explicitly agreed to end the call; never right after a recall. The goodbye is spoken for you.',
    input: z.object({}),
    async run() {
      leave('hang-up')
      return 'The call is ending.'
    },
  })
