import * as z from 'zod'
import type { ToolHands } from './tool-hands.ts'
import { defineTool, type Tool, toolInput } from './tool.ts'

/** Ends what `collect_by_keypad` began: the recording goes on, and keys are words of the conversation again. */
export const cancelKeypad = ({ cancelKeypad: cancel }: ToolHands): Tool =>
  defineTool({
    name: 'cancel_keypad',
    description:
      'Ends a collection by keypad that the customer was asked for, when they do not have the number or do not want to key it.',
    input: toolInput(z.object({})),
    speaks: 'afterwards',
    async run() {
      cancel()
      return 'Nothing is collected by keypad any more.'
    },
  })
