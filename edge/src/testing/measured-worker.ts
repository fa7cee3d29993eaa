import { createApp } from '../app.ts'
import { createServices } from '../compose.ts'
import type { Env } from '../env.ts'
import { memoryTextCache } from './memory-text-cache.ts'

export { AccessDirectory } from '../auth/access-directory.ts'
export { OutboundDesk } from '../limits/outbound-desk.ts'
export { NodeDirectory } from '../routing/node-directory.ts'

/**
 * The edge with its report pages cached in its own memory: what a request costs here is the Worker's alone. Miniflare's
 * caches run in the same process as the Worker, and cost more than it does.
 */
export default { fetch: startOnce() }

function startOnce() {
  let app: ReturnType<typeof start> | undefined
  return (request: Request, env: Env, context: ExecutionContext) => (app ??= start(env)).fetch(request, env, context)
}

function start(env: Env) {
  const directory = () => env.NODE_DIRECTORY.getByName('all')
  const services = createServices(env, {
    list: () => directory().list(),
    pick: () => directory().pick(),
    notify: (notice) => directory().notify(notice),
    featuresChanged: (set) => directory().featuresChanged(set),
  })
  const reports = { colo: memoryTextCache(Date.now), global: memoryTextCache(Date.now), build: 'measured' }
  return createApp({ ...services, reports }, { openNodeChannel: (request) => directory().fetch(request) })
}
