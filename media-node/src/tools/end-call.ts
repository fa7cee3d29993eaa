import * as z from 'zod'
import type { ToolHands } from './tool-hands.ts'
import { defineTool, type Tool, toolInput } from './tool.ts'

const INPUT = toolInput(z.object({}))

/** Says goodbye and hangs up. */
export const endCall = ({ leave }: ToolHands): Tool =>
  defineTool({
    name: 'end_call',
    description:
      'Says goodbye and hangs up. Only when the customer explicitly agreed to end the call; never right after a recall. The goodbye is spoken for you.',
    input: INPUT,
    async run() {
      leave('hang-up')
      return 'The call is ending.'
    },
  })
