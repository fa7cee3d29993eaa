import type { CallGet } from '@call-center/shared/call/call'
import { type KnownSatisfaction, SATISFACTIONS } from './options.ts'
import { toExample } from './to-example.ts'

export interface Exported {
  readonly calls: number
  readonly written: number
}

/** Hands every call that is over, good enough and worth learning from to `write`, a line each. */
export async function writeExamples(
  calls: AsyncIterable<CallGet>,
  write: (line: string) => Promise<void> | void,
  { minSatisfaction }: { readonly minSatisfaction: KnownSatisfaction | undefined },
): Promise<Exported> {
  const exported = { calls: 0, written: 0 }
  for await (const call of calls) {
    exported.calls += 1
    const example = !call.in_progress && isGoodEnough(call, minSatisfaction) ? toExample(call) : undefined
    if (!example) continue
    await write(`${JSON.stringify(example)}\n`)
    exported.written += 1
  }
  return exported
}

function isGoodEnough({ synthesis }: CallGet, least: KnownSatisfaction | undefined): boolean {
  if (least === undefined) return true
  const reached = SATISFACTIONS.findIndex((known) => known === synthesis?.satisfaction)
  return reached >= SATISFACTIONS.indexOf(least)
}
