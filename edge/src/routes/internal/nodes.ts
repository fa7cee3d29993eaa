import { Hono } from 'hono'
import { isLive } from '../../routing/pick-node.ts'
import type { Services } from '../../services.ts'

/** How full the media nodes are, for what starts and stops them. With `host`, those whose media URL has it: a region's. */
export const internalNodes = (services: Services) =>
  new Hono().get('/load', async (c) => {
    const host = c.req.query('host')
    const nodes = (await services.nodes.list()).filter(
      (node) => isLive(node, services.now()) && (host === undefined || new URL(node.streamUrl).hostname === host),
    )
    // A draining node takes no calls: what it holds will want room elsewhere, its own room is none.
    return c.json({
      nodes: nodes.length,
      calls: nodes.reduce((sum, { calls }) => sum + calls.length, 0),
      capacity: nodes.reduce((sum, { capacity, draining }) => sum + (draining ? 0 : capacity), 0),
    })
  })
