import { createApp } from './app.ts'
import { createServices } from './compose.ts'
import { consume, type JobBatch } from './consume.ts'
import type { Env } from './env.ts'
import { insightsWork } from './insights/consumer.ts'
import type { Services } from './services.ts'
import { smsAnswerWork } from './sms/consumer.ts'

export { AccessDirectory } from './auth/access-directory.ts'
export { OutboundDesk } from './limits/outbound-desk.ts'
export { NodeDirectory } from './routing/node-directory.ts'

interface Edge {
  readonly services: Services
  readonly app: ReturnType<typeof createApp>
}

/** Adapters only, nothing about any call: built on the first request, since the runtime allows no work before it. */
const edgeOf = startOnce()

function startOnce(): (env: Env) => Edge {
  let edge: Edge | undefined
  return (env) => (edge ??= start(env))
}

function start(env: Env): Edge {
  // A stub belongs to the request that made it: each use takes a new one.
  const directory = () => env.NODE_DIRECTORY.getByName('all')
  const services = createServices(env, {
    list: () => directory().list(),
    pick: () => directory().pick(),
    notify: (notice) => directory().notify(notice),
    featuresChanged: (set) => directory().featuresChanged(set),
  })
  const { ACCESS } = services.settings
  services.log.info(
    { access: ACCESS },
    ACCESS === 'key' ? 'edge started' : 'edge started, open to requests to localhost',
  )
  return { services, app: createApp(services, { openNodeChannel: (request) => directory().fetch(request) }) }
}

export default {
  fetch(request: Request, env: Env, context: ExecutionContext): Response | Promise<Response> {
    return edgeOf(env).app.fetch(request, env, context)
  },
  async queue(batch: JobBatch & { readonly queue: string }, env: Env): Promise<void> {
    const { services } = edgeOf(env)
    // An instance's queues have its name behind them.
    if (batch.queue.startsWith(smsAnswerWork.name)) await consume(services, smsAnswerWork, batch)
    else await consume(services, insightsWork, batch)
  },
  /** The node directory looks by itself while a node or a call is there; this wakes it when neither was left to. */
  async scheduled(_event: unknown, env: Env): Promise<void> {
    await env.NODE_DIRECTORY.getByName('all').look()
  },
}
