import { STALE_AFTER_MS } from '@call-center/shared/protocol/node-channel'
import type { LiveNode } from './nodes.ts'

/** The live node with the most room, or `undefined` when the house is full. */
export function pickNode(nodes: readonly LiveNode[], nowMs: number): LiveNode | undefined {
  const load = (node: LiveNode) => node.calls.length / node.capacity
  return nodes
    .filter((node) => !node.draining && node.calls.length < node.capacity && isLive(node, nowMs))
    .sort((a, b) => load(a) - load(b))[0]
}

export const isLive = ({ seenAtMs }: LiveNode, nowMs: number): boolean => nowMs - seenAtMs < STALE_AFTER_MS
