import { createRoute, z } from '@hono/zod-openapi'
import { FeatureChanges, SetFeatures } from '@call-center/shared/config/feature-changes'
import { DEFAULT_FEATURES, Features } from '@call-center/shared/config/features'
import { refusals } from './refusals.ts'
import { strictJson } from './strict-json.ts'

/** The flags, and where they come from. */
export const FeaturesGet = z
  .object({
    features: Features.required().describe('Every flag as it holds now.'),
    set: SetFeatures.describe(
      'Those that were set while the system runs; the others start with the values of the configuration.',
    ),
    source: z
      .enum(['app-configuration', 'kv', 'configuration'])
      .describe(
        'Where they are kept: Azure App Configuration, the edge’s own storage, or nowhere but the configuration.',
      ),
    ttl_sec: z.number().describe('Seconds within which a change holds everywhere, running calls included.'),
  })
  .openapi('FeaturesGet')
export type FeaturesGet = z.infer<typeof FeaturesGet>

const TAGS = ['Configuration']
const EXAMPLE: FeaturesGet = {
  features: { ...DEFAULT_FEATURES, vad_threshold: 0.6 },
  set: { vad_threshold: 0.6 },
  source: 'app-configuration',
  ttl_sec: 60,
}
const ANSWER = {
  200: {
    description: 'The flags.',
    content: { 'application/json': { schema: FeaturesGet, example: EXAMPLE } },
  },
}

export const getConfigRoute = createRoute({
  method: 'get',
  path: '/config',
  tags: TAGS,
  summary: 'Read the configuration',
  description: 'As it holds, defaults included. Secrets that are set are shown as `***`.',
  responses: {
    200: {
      description: 'Sections with settings; `config.schema.json` describes them.',
      content: {
        'application/json': {
          schema: z.record(z.string(), z.unknown()),
          example: { public_domain: 'https://calls.example.com', llm: { fast: { access_key: '***' } } },
        },
      },
    },
  },
})

export const getFeaturesRoute = createRoute({
  method: 'get',
  path: '/config/features',
  tags: TAGS,
  summary: 'Read the feature flags',
  responses: { ...ANSWER, ...refusals(502) },
})

export const putFeaturesRoute = createRoute({
  method: 'put',
  path: '/config/features',
  tags: TAGS,
  summary: 'Set the feature flags',
  description: 'The flags in the body are set, all others get the values back that the configuration gives them.',
  middleware: strictJson(SetFeatures),
  request: {
    body: { required: true, content: { 'application/json': { schema: SetFeatures, example: EXAMPLE.set } } },
  },
  responses: { ...ANSWER, ...refusals(409, 415, 422, 502) },
})

export const patchFeaturesRoute = createRoute({
  method: 'patch',
  path: '/config/features',
  tags: TAGS,
  summary: 'Change some feature flags',
  description: 'The flags in the body are set, or taken back by `null`; all others stay as they are.',
  middleware: strictJson(FeatureChanges),
  request: {
    body: {
      required: true,
      content: {
        'application/json': { schema: FeatureChanges, example: { vad_threshold: 0.6, recording_enabled: null } },
      },
    },
  },
  responses: { ...ANSWER, ...refusals(409, 415, 422, 502) },
})
