import { Config } from '@call-center/shared/config/config'
import { type FeatureChanges, replaceFeatures, type SetFeatures } from '@call-center/shared/config/feature-changes'
import { withoutSecrets } from '@call-center/shared/config/without-secrets'
import { OpenAPIHono } from '@hono/zod-openapi'
import {
  type FeaturesGet,
  getConfigRoute,
  getFeaturesRoute,
  patchFeaturesRoute,
  putFeaturesRoute,
} from '../api/config-routes.ts'
import { throwMistakes } from '../api/throw-mistakes.ts'
import type { Services } from '../services.ts'

/** For operators and their programs: the configuration, and the flags that may change while calls are running. */
export const config = (services: Services) =>
  new OpenAPIHono({ defaultHook: throwMistakes })
    .openapi(getConfigRoute, (c) => {
      const shown = withoutSecrets(Config, services.config) as Record<string, unknown>
      return c.json(shown, 200, NOT_STORED)
    })
    .openapi(getFeaturesRoute, async (c) =>
      c.json(featuresOf(services, await services.features.readSet()), 200, NOT_STORED),
    )
    .openapi(putFeaturesRoute, async (c) =>
      c.json(await change(services, replaceFeatures(c.req.valid('json'))), 200, NOT_STORED),
    )
    .openapi(patchFeaturesRoute, async (c) => c.json(await change(services, c.req.valid('json')), 200, NOT_STORED))

const NOT_STORED = { 'cache-control': 'no-store' }

async function change(services: Services, changes: FeatureChanges): Promise<FeaturesGet> {
  const { features, nodes, log } = services
  const set = await features.change(changes)
  log.info({ flags: Object.keys(set) }, 'feature flags changed')
  await nodes.featuresChanged(set).catch((error: unknown) => {
    log.warn({ err: error }, 'the media nodes were not told of changed flags: they read them within their lifetime')
  })
  return featuresOf(services, set)
}

const featuresOf = ({ features, config }: Services, set: SetFeatures): FeaturesGet => ({
  features: { ...config.features, ...set },
  set,
  source: features.kind,
  ttl_sec: features.ttlSec,
})
