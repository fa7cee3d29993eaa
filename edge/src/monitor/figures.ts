import type { CallState } from '@call-center/shared/call/call'
import type { LiveFigures } from '@call-center/shared/protocol/live-figures'
import { openLeg } from '../calls/legs.ts'
import type { Snapshot } from './snapshot.ts'

/** What of a snapshot is figures: for consoles, and for whoever counts. */
export const figuresOf = ({ nodes, unheld }: Snapshot): LiveFigures => ({
  nodes: nodes.map(({ node: { nodeId, calls, capacity, loopLagMs, draining } }) => ({
    node_id: nodeId,
    calls: calls.length,
    capacity,
    loop_lag_ms: Math.round(loopLagMs * 10) / 10,
    draining,
  })),
  calls: [
    ...nodes.flatMap(({ node, calls }) => calls.map((call) => figureOf(call, node.nodeId))),
    ...unheld.map((call) => figureOf(call, null)),
  ],
})

function figureOf(call: CallState, node_id: string | null): LiveFigures['calls'][number] {
  const { call_id, lang_short_code: lang, messages } = call
  const began_at = openLeg(call)?.connected_at ?? null
  const said = messages.filter(({ action, content }) => action === 'talk' && content)
  const answers = said.filter(({ latency }) => latency)
  const turn = !began_at ? 'ringing' : !node_id ? 'menu' : said.at(-1)?.persona === 'human' ? 'assistant' : 'caller'
  return {
    call_id,
    node_id,
    began_at,
    lang: lang ?? null,
    turn,
    answers: answers.length,
    last_wait: answers.at(-1)?.latency ?? null,
  }
}
