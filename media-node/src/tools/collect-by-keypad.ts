import * as z from 'zod'
import type { ToolHands } from './tool-hands.ts'
import { defineTool, type Tool, toolInput } from './tool.ts'

/**
 * Has the customer key a number that must not be said. The model never reads it: the next message of the customer tells
 * whether it was collected.
 */
export function collectByKeypad({ caseFile, collectByKeypad: collect, say }: ToolHands): Tool {
  const sensitive = caseFile.fields.filter((field) => field.sensitive)
  const lines = sensitive.map(({ name, description }) => `${name}: ${description ?? name}`)
  let ready = false
  return defineTool({
    name: 'collect_by_keypad',
    description:
      'Has the customer key in a confidential number on the telephone. The only way to get these fields; never ask the customer to ' +
      `say them. The customer is told what to do; say nothing more until they have. The fields are:\n${lines.join('\n')}`,
    input: toolInput(z.object({ field: z.enum(sensitive.map(({ name }) => name)).describe('Name of the field') })),
    speaks: 'afterwards',
    alone: true,
    announcement: () => (ready ? say('digits_tpl', {}) : undefined),
    async run({ field: name }) {
      ready = false
      const field = sensitive.find((candidate) => candidate.name === name)
      if (!field) return `error: there is no such field`
      await collect(field)
      ready = true
      return 'The customer was asked to key it in. You will be told when it is collected, and not what it is.'
    },
  })
}
