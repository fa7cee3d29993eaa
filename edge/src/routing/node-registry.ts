import type { CallId } from '@call-center/shared/call/call'
import { type NodeNotice, NodeStatus } from '@call-center/shared/protocol/node-channel'
import type { LiveNode } from './nodes.ts'
import { isLive, pickNode } from './pick-node.ts'

/** One end of a node channel. */
export interface NodeSocket {
  send(text: string): void
  close(code?: number, reason?: string): void
}

/** A call routed to a node counts against its room until the node's own status does, milliseconds. */
const RESERVED_FOR_MS = 10_000
/** A node whose channel closed may be back at once with its calls unharmed, milliseconds. */
const GRACE_MS = 3_000
/** Calls that found no node for this long are given up, milliseconds. */
const GIVE_UP_AFTER_MS = 60_000

/** A call that no node is known to hold since then, Unix milliseconds. */
export interface LostCall {
  readonly callId: CallId
  readonly lostAtMs: number
}

/** Which nodes live and what they hold. No socket and no clock of its own, so that it can be tested. */
export class NodeRegistry {
  readonly #nodes = new Map<NodeSocket, LiveNode>()
  readonly #orphans = new Map<CallId, number>()
  readonly #reserved: { readonly nodeId: string; readonly atMs: number }[] = []

  get size(): number {
    return this.#nodes.size
  }

  /** False when the message is no status: it is ignored. */
  receive(socket: NodeSocket, text: string, nowMs: number): boolean {
    const status = readStatus(text)
    if (!status) return false
    this.#nodes.set(socket, { ...status, seenAtMs: nowMs })
    this.#replace(status.nodeId, socket, nowMs)
    for (const callId of status.calls) this.#orphans.delete(callId)
    return true
  }

  /** A node that dialled again is there once: what is sent to its earlier socket arrives nowhere. */
  #replace(nodeId: string, by: NodeSocket, nowMs: number): void {
    for (const [socket, node] of this.#nodes) {
      if (node.nodeId !== nodeId || socket === by) continue
      this.lose(socket, nowMs)
      socket.close(4001, 'the node dialled again')
    }
  }

  /** The channel is gone, and with it, most likely, the node. */
  lose(socket: NodeSocket, nowMs: number): void {
    const node = this.#nodes.get(socket)
    this.#nodes.delete(socket)
    for (const callId of node?.calls ?? []) {
      if (!this.#holder(callId)) this.#orphans.set(callId, nowMs)
    }
  }

  /** Closes what went silent; answers the calls that another node should take now, each once. */
  sweep(nowMs: number): LostCall[] {
    for (const [socket, node] of this.#nodes) {
      if (isLive(node, nowMs)) continue
      this.lose(socket, nowMs)
      socket.close(4000, 'silent for too long')
    }
    const due: LostCall[] = []
    for (const [callId, lostAtMs] of this.#orphans) {
      if (nowMs - lostAtMs > GIVE_UP_AFTER_MS) this.#orphans.delete(callId)
      else if (nowMs - lostAtMs >= GRACE_MS && this.#roomFor(nowMs)) {
        this.#orphans.delete(callId)
        due.push({ callId, lostAtMs })
      }
    }
    return due
  }

  get waiting(): boolean {
    return this.#nodes.size > 0 || this.#orphans.size > 0
  }

  list(): LiveNode[] {
    return [...this.#nodes.values()]
  }

  pick(nowMs: number): NodeStatus | undefined {
    const node = this.#roomFor(nowMs)
    if (!node) return undefined
    this.#reserved.push({ nodeId: node.nodeId, atMs: nowMs })
    const { seenAtMs: _seenAtMs, ...status } = node
    return status
  }

  tellAll(notice: NodeNotice): void {
    for (const socket of this.#nodes.keys()) socket.send(JSON.stringify(notice))
  }

  notify(notice: NodeNotice): boolean {
    const holder = 'callId' in notice ? this.#holder(notice.callId) : undefined
    holder?.send(JSON.stringify(notice))
    return holder !== undefined
  }

  #holder(callId: CallId): NodeSocket | undefined {
    for (const [socket, { calls }] of this.#nodes) if (calls.includes(callId)) return socket
    return undefined
  }

  /** Several calls may be routed between two statuses: what was promised is not there any more. */
  #roomFor(nowMs: number): LiveNode | undefined {
    while (this.#reserved[0] && nowMs - this.#reserved[0].atMs > RESERVED_FOR_MS) this.#reserved.shift()
    const promised = (node: LiveNode) =>
      this.#reserved.filter(({ nodeId, atMs }) => nodeId === node.nodeId && atMs > node.seenAtMs).length
    const nodes = this.list()
    const free = nodes
      .map((node) => ({ ...node, capacity: node.capacity - promised(node) }))
      .filter((n) => n.capacity > 0)
    const chosen = pickNode(free, nowMs)
    return nodes.find(({ nodeId }) => nodeId === chosen?.nodeId)
  }
}

function readStatus(text: string): NodeStatus | undefined {
  try {
    return NodeStatus.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
