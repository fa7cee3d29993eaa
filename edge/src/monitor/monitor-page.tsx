import { isLive } from '../routing/pick-node.ts'
import type { LiveNode } from '../routing/nodes.ts'
import { type Frame, Page } from '../report/page.tsx'
import { LiveCall } from './live-call.tsx'
import type { NodeNow, Snapshot } from './snapshot.ts'

export interface MonitorPageProps {
  readonly snapshot: Snapshot
  readonly frame: Frame
  /** Unix time, milliseconds. */
  readonly nowMs: number
}

/** The calls that are going on, by the node that holds them. */
export const MonitorPage = ({ snapshot: { nodes, unheld, calls }, frame, nowMs }: MonitorPageProps) => (
  <Page title={`Live · ${calls} ${calls === 1 ? 'call' : 'calls'}`} frame={frame} section="live" live="stream">
    <h1>Live</h1>
    <p class="lead" id="sum" role="status">
      {sumOf(calls, nodes.length)}
    </p>
    {unheld.length > 0 ? (
      <section id="unheld" aria-labelledby="unheld-title">
        <h2 id="unheld-title">Ringing, or between two nodes</h2>
        <div class="calls-now">
          {unheld.map((call) => (
            <LiveCall call={call} />
          ))}
        </div>
      </section>
    ) : null}
    {nodes.map((now) => (
      <Node now={now} nowMs={nowMs} />
    ))}
  </Page>
)

function sumOf(calls: number, nodes: number): string {
  if (nodes === 0) return 'No media node is connected: nobody can call.'
  const what = calls === 0 ? 'Nobody is on the phone' : calls === 1 ? '1 call' : `${calls} calls`
  return `${what} · ${nodes === 1 ? '1 media node' : `${nodes} media nodes`}`
}

const Node = ({ now: { node, calls }, nowMs }: { readonly now: NodeNow; readonly nowMs: number }) => {
  const id = `node-${encodeURIComponent(node.nodeId.toWellFormed())}`
  const notShown = node.calls.length - calls.length
  return (
    <section class="node" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        Node {node.nodeId} <State node={node} nowMs={nowMs} />
      </h2>
      <Load node={node} />
      {calls.length > 0 ? (
        <div class="calls-now">
          {calls.map((call) => (
            <LiveCall call={call} />
          ))}
        </div>
      ) : null}
      {notShown > 0 ? <p class="muted">{notShown} more, not shown</p> : null}
    </section>
  )
}

const State = ({ node, nowMs }: { readonly node: LiveNode; readonly nowMs: number }) => {
  if (!isLive(node, nowMs)) return <span class="badge not-reached">silent</span>
  return node.draining ? <span class="badge draining">takes no new calls</span> : null
}

/** Shares of a node's room that deserve a look. */
const HIGH = 0.7
const FULL = 0.95

const Load = ({ node: { calls, capacity, loopLagMs } }: { readonly node: LiveNode }) => {
  const share = Math.min(1, calls.length / capacity)
  const level = share >= FULL ? 'used full' : share >= HIGH ? 'used high' : 'used'
  return (
    <div class="load-of">
      <svg class="load" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" x="0" y="0" width="100" height="4" rx="1" />
        <rect class={level} x="0" y="0" width={(share * 100).toFixed(1)} height="4" rx="1" />
      </svg>
      <p class="muted">
        {calls.length} of {capacity} calls · event loop at most {Math.round(loopLagMs)} ms late
      </p>
    </div>
  )
}
