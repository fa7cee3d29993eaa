import { Hono } from 'hono'
import { isLive } from '../routing/pick-node.ts'
import type { Services } from '../services.ts'

/** For machines that watch. Readiness only reads: it runs often. */
export const health = (services: Services) =>
  new Hono()
    .get('/liveness', (c) => c.body(null, 200))
    .get('/readiness', async (c) => {
      const checks = await Promise.all([
        check(services, 'store', () => services.store.ping()),
        check(services, 'nodes', async () => {
          const nodes = await services.nodes.list()
          if (!nodes.some((node) => isLive(node, services.now()))) throw new RangeError('no media node is connected')
        }),
      ])
      const ok = checks.every(({ status }) => status === 'ok')
      return c.json({ status: ok ? 'ok' : 'fail', checks, counters: services.counters.read() }, ok ? 200 : 503)
    })

async function check({ log }: Services, id: string, probe: () => Promise<void>) {
  try {
    await probe()
    return { id, status: 'ok' } as const
  } catch (error) {
    log.warn({ check: id, err: error }, 'not ready')
    return { id, status: 'fail' } as const
  }
}
