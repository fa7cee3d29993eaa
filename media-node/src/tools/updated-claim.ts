import { readClaimValue } from '@call-center/shared/call/claim'
import * as z from 'zod'
import type { ToolHands } from './tool-hands.ts'
import { customerResponse, defineTool, type Tool, toolInput } from './tool.ts'

/** Writes what the customer said into the claim. Each value is checked before it is accepted. */
export function updatedClaim({ caseFile, report }: ToolHands): Tool {
  const fields = caseFile.fields.filter(({ sensitive }) => !sensitive)
  const lines = fields.map(({ name, type, description }) => `${name} (${type}): ${description ?? name}`)
  const names = fields.map(({ name }) => name)
  return defineTool({
    name: 'updated_claim',
    description:
      'Stores information of the claim as soon as the customer gives it, several fields at once. Dates are YYYY-MM-DD HH:MM, ' +
      `without HH:MM when no time was said; phone numbers E.164. The fields are:\n${lines.join('\n')}`,
    input: toolInput(
      z.object({
        ...customerResponse,
        updates: z
          .array(
            z.object({ field: z.enum(names).describe('Name of the field'), value: z.string().describe('Its value') }),
          )
          .min(1),
      }),
    ),
    async run({ updates }) {
      const accepted: Record<string, string> = {}
      const results = updates.map(({ field, value }) => {
        const reading = readClaimValue(fields, field, value, caseFile)
        if (!reading.ok) return `${field}: error: ${reading.error}`
        accepted[field] = reading.value
        return `${field}: ok, stored as "${reading.value}"`
      })
      if (Object.keys(accepted).length > 0) {
        caseFile.claim = { ...caseFile.claim, ...accepted }
        report({ type: 'claim-updated', fields: accepted })
      }
      return results.join('\n')
    },
  })
}
