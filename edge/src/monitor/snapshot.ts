import type { CallState } from '@call-center/shared/call/call'
import type { LiveNode } from '../routing/nodes.ts'
import type { Services } from '../services.ts'

/** More calls than this are counted, and not shown. */
const MOST_CALLS = 60

/** What goes on in the house right now. */
export interface Snapshot {
  readonly nodes: readonly NodeNow[]
  /** Ringing, in the language menu, or on their way to another node. */
  readonly unheld: readonly CallState[]
  /** Calls that are going on, the ones that are not shown too. */
  readonly calls: number
}

export interface NodeNow {
  readonly node: LiveNode
  /** Of the calls it holds, those whose document says that somebody is on the line. */
  readonly calls: readonly CallState[]
}

/** Which node holds what is the node directory's word; what is said in a call is the document's. */
export async function takeSnapshot({ nodes, store }: Pick<Services, 'nodes' | 'store'>): Promise<Snapshot> {
  const [live, open] = await Promise.all([nodes.list(), store.listOpenCalls(MOST_CALLS + 1)])
  const shown = open.slice(0, MOST_CALLS)
  const held = live
    .toSorted((a, b) => a.nodeId.localeCompare(b.nodeId))
    .map((node) => ({ node, calls: shown.filter(({ call_id }) => node.calls.includes(call_id)) }))
  const unheld = shown.filter(({ call_id }) => !live.some(({ calls }) => calls.includes(call_id)))
  return { nodes: held, unheld, calls: Math.max(open.length, new Set(live.flatMap(({ calls }) => calls)).size) }
}
