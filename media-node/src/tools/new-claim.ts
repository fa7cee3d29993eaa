import { CALLER_FIELDS } from '@call-center/shared/call/claim'
import * as z from 'zod'
import type { ToolHands } from './tool-hands.ts'
import { customerResponse, defineTool, type Tool, toolInput } from './tool.ts'

/** Claims that one call may begin, besides its first. */
const MOST_CLAIMS = 3

const OWN = new Set(CALLER_FIELDS.map(({ name }) => name))

const INPUT = toolInput(z.object(customerResponse))

/** Begins a claim of its own for another subject. What is said from now on belongs to it. */
export function newClaim({ caseFile, openClaim }: ToolHands): Tool {
  let opened = 0
  return defineTool({
    name: 'new_claim',
    description:
      'Closes the current claim and begins another one, for a totally different subject. Only when the customer explicitly agreed to it. What is known of the customer is kept, everything else is asked anew.',
    input: INPUT,
    alone: true,
    timeoutMs: 15_000,
    async run() {
      if (Object.keys(caseFile.claim).every((field) => OWN.has(field)))
        return 'error: the current claim is still empty. Use it.'
      if (opened >= MOST_CLAIMS) return `error: ${MOST_CLAIMS} claims were begun in this call; no more can be.`
      opened++
      await openClaim()
      return 'A new claim was begun, the one before is closed. Ask what it is about.'
    },
  })
}
