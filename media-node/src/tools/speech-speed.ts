import * as z from 'zod'
import type { ToolHands } from './tool-hands.ts'
import { customerResponse, defineTool, type Tool, toolInput } from './tool.ts'

const SLOWEST = 0.75
const FASTEST = 1.25

const INPUT = toolInput(z.object({ ...customerResponse, speed: z.number().describe(`${SLOWEST} to ${FASTEST}`) }))

/** Changes how fast the assistant speaks. */
export const speechSpeed = ({ changeSpeed }: ToolHands): Tool =>
  defineTool({
    name: 'speech_speed',
    description: `Changes how fast you speak when the customer asks for it: from ${SLOWEST} to ${FASTEST}, 1 is normal.`,
    input: INPUT,
    speaks: 'afterwards',
    async run({ speed }) {
      const rate = Math.min(FASTEST, Math.max(SLOWEST, speed))
      changeSpeed(rate)
      return `The speed is now ${rate}.`
    },
  })
