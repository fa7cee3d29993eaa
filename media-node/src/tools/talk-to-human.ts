import { LONGEST_BRIEFING } from '@call-center/shared/config/transfer'
import * as z from 'zod'
import type { ToolHands } from './tool-hands.ts'
import { customerResponse, defineTool, type Tool, toolInput } from './tool.ts'

/** Times a colleague is rung in one call. */
const MOST_TRANSFERS = 2

const BRIEFING = z
  .string()
  .trim()
  .min(1)
  .max(LONGEST_BRIEFING)
  .describe(
    'What the colleague has to know before they take the call, in the current language: who calls, about what, and what is done ' +
      'already. Two short sentences; it is read to them. No confidential numbers.',
  )

const INPUT = toolInput(z.object(customerResponse))
const INPUT_WITH_BRIEFING = toolInput(z.object({ ...customerResponse, briefing: BRIEFING }))

/** Hands the caller over to a human, once the announcement was heard. */
export function talkToHuman({ leave, briefsColleagues }: ToolHands): Tool {
  let asked = 0
  const hand = async (told?: string): Promise<string> => {
    if (asked++ >= MOST_TRANSFERS) return 'error: nobody can be reached. Say so, and offer that a colleague calls back.'
    if (told) leave('transfer', told)
    else leave('transfer')
    return 'The customer is being connected to a colleague.'
  }
  const tool = {
    name: 'talk_to_human',
    description:
      'Connects the customer to a human colleague. Only when the customer explicitly agreed to it; never right after a recall. customer_response announces it.',
  }
  return briefsColleagues
    ? defineTool({
        ...tool,
        input: INPUT_WITH_BRIEFING,
        run: ({ briefing }) => hand(briefing),
      })
    : defineTool({ ...tool, input: INPUT, run: () => hand() })
}
