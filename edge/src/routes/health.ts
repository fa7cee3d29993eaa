import { Hono } from 'hono'
import { isLive } from '../routing/pick-node.ts'
import type { Services } from '../services.ts'

/** Anybody may ask, as often as they like: so long an answer is given again, milliseconds. */
const OK_FOR_MS = 5_000
const FAILED_FOR_MS = 1_000

/** For machines that watch. Readiness only reads: it runs often. */
export const health = (services: Services) => {
  let known: { readonly answer: Readiness; readonly untilMs: number } | undefined
  return new Hono()
    .get('/liveness', (c) => c.body(null, 200))
    .get('/readiness', async (c) => {
      const answer = known && services.now() < known.untilMs ? known.answer : await look(services)
      const ok = answer.status === 'ok'
      if (answer !== known?.answer) known = { answer, untilMs: services.now() + (ok ? OK_FOR_MS : FAILED_FOR_MS) }
      return c.json(answer, ok ? 200 : 503)
    })
}

type Readiness = Awaited<ReturnType<typeof look>>

async function look(services: Services) {
  const checks = await Promise.all([
    check(services, 'store', () => services.store.ping()),
    check(services, 'nodes', async () => {
      const nodes = await services.nodes.list()
      if (!nodes.some((node) => isLive(node, services.now()))) throw new RangeError('no media node is connected')
    }),
  ])
  return { status: checks.every(({ status }) => status === 'ok') ? 'ok' : 'fail', checks } as const
}

async function check({ log }: Services, id: string, probe: () => Promise<void>) {
  try {
    await probe()
    return { id, status: 'ok' } as const
  } catch (error) {
    log.warn({ check: id, err: error }, 'not ready')
    return { id, status: 'fail' } as const
  }
}
