import { waitUntil } from 'cloudflare:workers'
import { assistantNumber } from '@call-center/shared/config/carriers'
import type { Config } from '@call-center/shared/config/config'
import { consoleLog } from '@call-center/shared/log'
import type { AccessRecords } from './auth/access-records.ts'
import { accessKeysUrl } from './auth/cloudflare-access.ts'
import { remoteKeys } from './auth/signed-token.ts'
import { createSentences } from './calls/spoken-sentences.ts'
import { createCounters } from './counters.ts'
import { type Env, readEnv } from './env.ts'
import { openaiModel } from './insights/openai-model.ts'
import { appConfigurationFeatures } from './features/app-configuration-features.ts'
import { createFeatureFlags } from './features/feature-flags.ts'
import type { FeatureSource } from './features/feature-source.ts'
import { fixedFeatures } from './features/fixed-features.ts'
import { kvFeatures } from './features/kv-features.ts'
import type { OutboundLimits } from './limits/outbound-limits.ts'
import { cacheApi } from './report/cache/cache-api.ts'
import { workersKv } from './report/cache/workers-kv.ts'
import { entraKeysUrl } from './routes/webhooks/event-grid-sender.ts'
import type { Nodes } from './routing/nodes.ts'
import type { Services } from './services.ts'
import { smsOf } from './sms/carriers.ts'
import { cosmosStore } from './store/cosmos.ts'
import { acsTelephony } from './telephony/acs.ts'
import { type Carrier, telephonyOf } from './telephony/carriers.ts'
import { twilioCarrier } from './telephony/twilio.ts'
import { createExporter } from './telemetry/exporter.ts'
import { tracedModel, tracedSms, tracedStore, tracedTelephony } from './telemetry/traced-adapters.ts'
import { createTraces, silentTraces } from './telemetry/traces.ts'

/** The node's last events arrive a moment after the leg ends; seconds. */
const INSIGHTS_DELAY_S = 2

/**
 * Everything real, wired by hand.
 *
 * @throws {ConfigError} with one sentence per mistake.
 */
export function createServices(env: Env, nodes: Nodes): Services {
  const { config, settings, telemetry } = readEnv(env)
  const later = waitUntil
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
  const exporter = createExporter({ settings: telemetry, version: config.version, now: Date.now, pause })
  const counters = createCounters(exporter)
  const traces = exporter
    ? createTraces({
        ratio: telemetry.OTEL_TRACES_SAMPLER_ARG,
        onSpans: (spans) => later(exporter.send(spans)),
        now: Date.now,
      })
    : silentTraces
  const watching = { traces, counters }
  const log = consoleLog({ plane: 'edge', version: config.version })
  const model = tracedModel(openaiModel(config.llm.slow), config.llm.slow.model, watching)
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
    telephony: tracedTelephony(telephonyOf(carriersOf(config), assistantNumber(config)), watching),
    carrierKeys: config.communication_services && remoteKeys(config.communication_services.token_keys_url),
    accessKeys: config.access.cloudflare && remoteKeys(accessKeysUrl(config.access.cloudflare)),
    entraKeys: config.webhooks.event_grid.entra && remoteKeys(entraKeysUrl(config.webhooks.event_grid.entra)),
    access: openAccess(env),
    outbound: openOutbound(env),
    store: tracedStore(cosmosStore(config.database.cosmos_db, config.retention), watching),
    nodes,
    insights: { send: (job) => env.INSIGHTS.send(job, { delaySeconds: INSIGHTS_DELAY_S }) },
    smsAnswers: env.SMS_ANSWERS,
    model,
    sentences: createSentences({
      configured: config.prompts.tts,
      model,
      kept: env.SETTINGS,
      log,
      now: Date.now,
      pause,
      later,
    }),
    sms: tracedSms(smsOf(config), watching),
    reports: {
      colo: cacheApi(() => caches.open('reports')),
      global: workersKv(env.REPORT_PAGES),
      build: env.VERSION_METADATA?.id ?? config.version,
    },
    counters,
    traces,
    log,
    now: Date.now,
    pause,
    later,
  }
}

/** A stub belongs to the request that made it: each use takes a new one. */
function openAccess({ ACCESS_DIRECTORY }: Env): AccessRecords {
  const directory = () => ACCESS_DIRECTORY.getByName('all')
  return {
    addKey: (key) => directory().addKey(key),
    key: (id, now) => directory().key(id, now),
    keys: (now) => directory().keys(now),
    revokeKey: (id) => directory().revokeKey(id),
    addShare: (share) => directory().addShare(share),
    share: (hash, now) => directory().share(hash, now),
    shares: (callId, now) => directory().shares(callId, now),
    revokeShare: (callId, id) => directory().revokeShare(callId, id),
    forgetCall: (callId) => directory().forgetCall(callId),
  }
}

function openOutbound({ OUTBOUND_DESK }: Env): OutboundLimits {
  const desk = () => OUTBOUND_DESK.getByName('all')
  return {
    reserve: (request) => desk().reserve(request),
    release: (reservationId) => desk().release(reservationId),
    settle: (callId, end) => desk().settle(callId, end),
    listUnsettled: (placedBeforeMs) => desk().listUnsettled(placedBeforeMs),
    purge: (nowMs) => desk().purge(nowMs),
    move: (from, to) => desk().move(from, to),
    forgetCall: (callId) => desk().forgetCall(callId),
    doNotCall: () => desk().doNotCall(),
    addDoNotCall: (number) => desk().addDoNotCall(number),
    removeDoNotCall: (number) => desk().removeDoNotCall(number),
    noteSmsChoice: (number, choice) => desk().noteSmsChoice(number, choice),
    hasStoppedSms: (number) => desk().hasStoppedSms(number),
  }
}

function featureSourceOf({ app_configuration }: Config, { SETTINGS }: Env): FeatureSource {
  if (app_configuration.connection_string) return appConfigurationFeatures(app_configuration.connection_string)
  return SETTINGS ? kvFeatures(SETTINGS) : fixedFeatures()
}

/** Azure's identifiers have no form of their own: what no other carrier owns is Azure's. */
function carriersOf(config: Config): Carrier[] {
  const { communication_services: acs, twilio, public_domain: publicDomain } = config
  const azure = acs && { number: acs.phone_number, owns: () => true, telephony: acsTelephony(acs, config) }
  const { voicemail } = config.conversation
  return [twilio && twilioCarrier(twilio, { publicDomain, voicemail }), azure].filter(
    (carrier) => carrier !== undefined,
  )
}
