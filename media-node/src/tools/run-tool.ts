import * as z from 'zod'
import type { Clock } from '../clock.ts'
import type { ToolRequest } from '../llm/language-model.ts'
import type { Tool } from './tool.ts'

export type ToolResult = { readonly ok: boolean; readonly text: string }

/** Longest arguments of a tool, characters; no telephone conversation needs more. */
const LONGEST_COMPLAINT = 1_000
const LONGEST_ARGS = 20_000

/** Runs one tool call. A made-up input, a slow tool and a broken tool all become words the model can act on. */
export async function runTool(
  tools: readonly Tool[],
  { name, args }: ToolRequest,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<ToolResult> {
  const tool = tools.find(({ spec }) => spec.name === name)
  const known = tools.map(({ spec }) => spec.name).join(', ')
  if (!tool) return { ok: false, text: `There is no tool named ${name.slice(0, 100)}. The tools are: ${known}.` }
  if (args.length > LONGEST_ARGS)
    return { ok: false, text: `The arguments of ${name} are too long: at most ${LONGEST_ARGS} characters.` }
  const input = readArgs(args)
  if (input === undefined) return { ok: false, text: `The arguments of ${name} must be one JSON object.` }

  const done = new AbortController()
  const within = AbortSignal.any([signal, done.signal])
  try {
    // The race frees the caller from a tool that is deaf to its signal.
    return await Promise.race([
      tool.run(input, { signal: within }).then((text) => ({ ok: true, text })),
      clock
        .sleep(tool.timeoutMs, within)
        .then(() => ({ ok: false, text: `${name} gave no answer within ${tool.timeoutMs} ms.` })),
    ])
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof z.ZodError)
      return { ok: false, text: `Wrong arguments for ${name}: ${z.prettifyError(error).slice(0, LONGEST_COMPLAINT)}` }
    return { ok: false, text: `${name} failed: ${error instanceof Error ? error.message : String(error)}` }
  } finally {
    done.abort()
  }
}

const Args = z.record(z.string(), z.unknown())

/** The arguments as an object, or `undefined`. They are never repaired: half an instruction is not an instruction. */
export function readArgs(args: string): Record<string, unknown> | undefined {
  try {
    const { success, data } = Args.safeParse(JSON.parse(args.trim() || '{}'))
    return success ? data : undefined
  } catch {
    return undefined
  }
}
