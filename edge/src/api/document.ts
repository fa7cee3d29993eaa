import { OpenAPIHono } from '@hono/zod-openapi'
import type { Config } from '@call-center/shared/config/config'
import { describeOtherPaths } from './other-paths.ts'

export type ApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>

/** The whole API as OpenAPI 3.1: the routes that describe themselves, and those of people, machines and carriers. */
export function describeApi(
  app: Pick<OpenAPIHono, 'openAPIRegistry'>,
  { version, public_domain }: Pick<Config, 'version' | 'public_domain'>,
): ApiDocument {
  const all = new OpenAPIHono()
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type === 'route') all.openAPIRegistry.registerPath(definition.route)
  }
  describeOtherPaths(all.openAPIRegistry)
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
    servers: [{ url: public_domain.replace(/\/+$/, '') }],
    tags: TAGS,
  })
}

const DESCRIPTION = `An assistant that answers the phone, and phones people. Everything but health needs the API key, as a bearer token or as the
password of HTTP Basic (the name does not matter). Every answer that is not a success has the same body: \`error.message\` for
people, \`error.details\` with one sentence per mistake.`

const TAGS = [
  { name: 'Calls', description: 'Phone somebody, look calls up.' },
  { name: 'Configuration', description: 'What holds, and the flags that may change while calls are running.' },
  { name: 'Reports', description: 'Pages for people: what happened in a call.' },
  { name: 'Monitor', description: 'What goes on right now, and what operators may do about it.' },
  { name: 'Health', description: 'For machines that watch.' },
  { name: 'Webhooks', description: 'What carriers call. Our own faults are a 503, which they repeat; never a 4xx.' },
]

const SCHEMES = {
  key: { type: 'http', scheme: 'bearer', description: 'The API key.' },
  password: { type: 'http', scheme: 'basic', description: 'The API key as the password, which browsers ask for.' },
  carrier: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The carrier’s own token.' },
  secret: { type: 'apiKey', in: 'query', name: 'secret', description: 'The secret of the subscription.' },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: 'x-twilio-signature',
    description: 'Twilio’s signature of the request.',
  },
} as const
