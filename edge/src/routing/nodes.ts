import type { SetFeatures } from '@call-center/shared/config/feature-changes'
import type { NodeNotice, NodeStatus } from '@call-center/shared/protocol/node-channel'

/** What a media node last told about itself, and when; Unix time, milliseconds. */
export interface LiveNode extends NodeStatus {
  readonly seenAtMs: number
}

/** The media nodes, as the rest of the edge sees them. */
export interface Nodes {
  list(): Promise<readonly LiveNode[]>
  /** The node for a new call, or `undefined` when the house is full. */
  pick(): Promise<NodeStatus | undefined>
  /** Tells the node that holds the call. False when none does. */
  notify(notice: NodeNotice): Promise<boolean>
  /** The flags that were set by hand changed: every node, and the directory itself, is told. */
  featuresChanged(set: SetFeatures): Promise<void>
}
