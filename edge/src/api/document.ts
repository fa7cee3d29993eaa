import { SIGNATURE_HEADER } from '../routes/webhooks/webhook-paths.ts'
import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import type { Config } from '@call-center/shared/config/config'
import { type Door, DOORS } from '../auth/doors.ts'
import { OTHER_PATHS } from './other-paths.ts'
import { refusals } from './refusals.ts'

export type ApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>

/** The whole API as OpenAPI 3.1: the routes that describe themselves, and those of people, machines and carriers. */
export function describeApi(
  app: Pick<OpenAPIHono, 'openAPIRegistry'>,
  { version, public_domain }: Pick<Config, 'version' | 'public_domain'>,
): ApiDocument {
  const all = new OpenAPIHono()
  const own = app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === 'route' ? [definition.route] : [],
  )
  for (const route of [...own, ...OTHER_PATHS]) all.openAPIRegistry.registerPath(withDoor(route))
  for (const [name, scheme] of Object.entries(SCHEMES)) {
    all.openAPIRegistry.registerComponent('securitySchemes', name, scheme)
  }
  return all.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Call centre',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: public_domain.replace(/(?<!\/)\/+$/, '') }],
    tags: TAGS,
  })
}

const DOOR_OF: ReadonlyMap<string, Door> = new Map(
  DOORS.map(([method, path, door]) => [`${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`, door]),
)

/** With what opens it, the scope of the key included. Routes that check a proof of their own say which. */
function withDoor(route: RouteConfig): RouteConfig {
  const door = DOOR_OF.get(`${route.method.toUpperCase()} ${route.path}`) ?? 'operator'
  if (door === 'signed' || door === 'node') return route
  if (door === 'public') return { ...route, security: [] }
  return {
    ...route,
    security: [{ key: [door] }, { password: [door] }],
    responses: { ...refusals(401, 403), ...route.responses },
  }
}

const DESCRIPTION = `An assistant that answers the phone, and phones people. Nearly everything needs a key that has the scope named with it
(\`operator\` has them all), as a bearer token or as the password of HTTP Basic (the name does not matter). Every answer that is not a success has the same body: \`error.message\` for
people, \`error.details\` with one sentence per mistake.`

const TAGS = [
  { name: 'Calls', description: 'Phone somebody, look calls up.' },
  { name: 'Configuration', description: 'What holds, and the flags that may change while calls are running.' },
  { name: 'Reports', description: 'Pages for people: what happened in a call.' },
  { name: 'Access', description: 'Who may come in, who was given a link, and whom nobody may ring.' },
  { name: 'Monitor', description: 'What goes on right now, and what operators may do about it.' },
  { name: 'Health', description: 'For machines that watch.' },
  { name: 'Webhooks', description: 'What carriers call. Our own faults are a 503, which they repeat; never a 4xx.' },
]

const SCHEMES = {
  key: { type: 'http', scheme: 'bearer', description: 'A key.' },
  password: { type: 'http', scheme: 'basic', description: 'A key as the password.' },
  carrier: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The carrier’s own token.' },
  secret: { type: 'apiKey', in: 'query', name: 'secret', description: 'The secret of the subscription.' },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: SIGNATURE_HEADER,
    description: 'The carrier’s signature of the request.',
  },
} as const
