import { waitUntil } from 'cloudflare:workers'
import type { Config } from '@call-center/shared/config/config'
import { consoleLog } from '@call-center/shared/log'
import { remoteCarrierKeys } from './auth/carrier-token.ts'
import { createCounters } from './counters.ts'
import { type Env, readEnv } from './env.ts'
import { openaiModel } from './insights/openai-model.ts'
import { appConfigurationFeatures } from './features/app-configuration-features.ts'
import { createFeatureFlags } from './features/feature-flags.ts'
import type { FeatureSource } from './features/feature-source.ts'
import { fixedFeatures } from './features/fixed-features.ts'
import { kvFeatures } from './features/kv-features.ts'
import { cacheApi } from './report/cache/cache-api.ts'
import { workersKv } from './report/cache/workers-kv.ts'
import type { Nodes } from './routing/nodes.ts'
import type { Services } from './services.ts'
import { acsSms } from './sms/acs-sms.ts'
import type { Sms } from './sms/sms.ts'
import { twilioSms } from './sms/twilio-sms.ts'
import { cosmosStore } from './store/cosmos.ts'
import { acsTelephony } from './telephony/acs.ts'

/** The node's last events arrive a moment after the leg ends; seconds. */
const INSIGHTS_DELAY_S = 2

/**
 * Everything real, wired by hand.
 *
 * @throws {ConfigError} with one sentence per mistake.
 */
export function createServices(env: Env, nodes: Nodes): Services {
  const { config, settings } = readEnv(env)
  const counters = createCounters()
  const log = consoleLog({ plane: 'edge', version: config.version })
  return {
    config,
    settings,
    features: createFeatureFlags({
      source: featureSourceOf(config, env),
      starting: config.features,
      ttlSec: config.app_configuration.ttl_sec,
      counters,
      log,
      now: Date.now,
    }),
    telephony: acsTelephony(config),
    carrierKeys: remoteCarrierKeys(config.communication_services.token_keys_url),
    store: cosmosStore(config.database.cosmos_db),
    nodes,
    insights: { send: (job) => env.INSIGHTS.send(job, { delaySeconds: INSIGHTS_DELAY_S }) },
    smsAnswers: env.SMS_ANSWERS,
    model: openaiModel(config.llm.slow),
    sms: smsOf(config),
    reports: {
      colo: cacheApi(() => caches.open('reports')),
      global: workersKv(env.REPORT_PAGES),
      build: env.VERSION_METADATA?.id ?? config.version,
    },
    counters,
    log,
    now: Date.now,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    later: waitUntil,
  }
}

function featureSourceOf({ app_configuration }: Config, { SETTINGS }: Env): FeatureSource {
  if (app_configuration.connection_string) return appConfigurationFeatures(app_configuration.connection_string)
  return SETTINGS ? kvFeatures(SETTINGS) : fixedFeatures()
}

function smsOf({ sms, communication_services, public_domain }: Config): Sms {
  if (sms.mode === 'communication_services' || !sms.twilio) return acsSms(communication_services)
  return twilioSms(sms.twilio, { statusUrl: `${public_domain.replace(/\/+$/, '')}/webhooks/twilio/status` })
}
