import * as z from 'zod'
import { CallId, TurnLatency } from '../call/call.ts'

/** What `GET /monitor/figures` answers: what goes on right now, in figures. Nobody's name, number and words. */
export const LiveFigures = z.object({
  nodes: z.array(
    z.object({
      node_id: z.string(),
      calls: z.int().nonnegative(),
      capacity: z.int().positive(),
      loop_lag_ms: z.number().nonnegative().describe('How late its event loop is, 99th percentile.'),
      draining: z.boolean(),
    }),
  ),
  calls: z.array(
    z.object({
      call_id: CallId,
      node_id: z.string().nullable().describe('The node that holds it; null while it rings or is in the menu.'),
      began_at: z.iso.datetime().nullable().describe('When somebody picked up.'),
      lang: z.string().nullable(),
      turn: z
        .enum(['ringing', 'menu', 'caller', 'assistant'])
        .describe('Who has the floor, as far as the call document knows.'),
      answers: z.int().nonnegative(),
      last_wait: TurnLatency.nullable().describe('How long the last answer took, and why.'),
    }),
  ),
})
export type LiveFigures = z.infer<typeof LiveFigures>
