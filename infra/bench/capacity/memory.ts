import * as z from 'zod'
import { openInspector } from './inspector.ts'

/** What a node holds, megabytes. */
export interface Memory {
  readonly rssMb: number
  /** JavaScript objects. */
  readonly heapMb: number
  /** What they keep outside of the heap: buffers, and memory of WebAssembly. */
  readonly outsideMb: number
}

const BYTES_PER_MB = 1_048_576
const Usage = z.object({ rss: z.number(), heapUsed: z.number(), external: z.number() })
const Evaluated = z.object({ result: z.object({ value: z.string() }) })

/** `collected`: after everything that nobody refers to is gone, which stops the node for some ten milliseconds. */
export async function memoryOf(
  { inspectorUrl }: { readonly inspectorUrl: string },
  { collected }: { readonly collected: boolean },
): Promise<Memory> {
  using inspector = await openInspector(inspectorUrl)
  if (collected) await inspector.ask('HeapProfiler.collectGarbage')
  const expression = 'JSON.stringify(process.memoryUsage())'
  const { result } = Evaluated.parse(await inspector.ask('Runtime.evaluate', { expression, returnByValue: true }))
  const { rss, heapUsed, external } = Usage.parse(JSON.parse(result.value))
  return { rssMb: rss / BYTES_PER_MB, heapMb: heapUsed / BYTES_PER_MB, outsideMb: external / BYTES_PER_MB }
}
