import type { CallId, CallState } from '@call-center/shared/call/call'
import { createCall } from '@call-center/shared/call/call'
import type { SetFeatures } from '@call-center/shared/config/feature-changes'
import type { Config } from '@call-center/shared/config/config'
import { silentLog } from '@call-center/shared/log'
import type { NodeNotice, NodeStatus } from '@call-center/shared/protocol/node-channel'
import { createApp } from '../app.ts'
import { sqlAccessRecords } from '../auth/sql-access-records.ts'
import { createFeatureFlags } from '../features/feature-flags.ts'
import type { FeatureSource } from '../features/feature-source.ts'
import { kvFeatures } from '../features/kv-features.ts'
import { createSentences } from '../calls/spoken-sentences.ts'
import { createCounters } from '../counters.ts'
import type { SlowModel } from '../insights/slow-model.ts'
import type { InsightsJob } from '../insights/job.ts'
import { sqlOutboundLimits } from '../limits/sql-outbound-limits.ts'
import type { Services } from '../services.ts'
import type { SmsAnswerJob } from '../sms/answer-job.ts'
import type { SmsRef } from '../sms/sms.ts'
import { carrierIdentity } from './carrier-identity.ts'
import { memoryKeyValues } from './memory-key-values.ts'
import { fakeTelephony } from './fake-telephony.ts'
import { memoryTextCache } from './memory-text-cache.ts'
import { memoryStore } from './memory-store.ts'
import { nodeSql } from './node-sql.ts'
import { silentTraces } from '../telemetry/traces.ts'
import { TEST_SETTINGS, testConfig } from './test-config.ts'

export const CALLER = '+33612345678'
export const NODE: NodeStatus = {
  type: 'status',
  nodeId: 'node-1',
  streamUrl: 'wss://media.example.com/media',
  calls: [],
  capacity: 10,
  loopLagMs: 1,
  draining: false,
}

export interface TestEdgeOptions {
  readonly change?: (config: Config) => Config
  readonly services?: Partial<Services>
  /** Where the feature flags are kept. @defaultValue KV in memory */
  readonly featureSource?: FeatureSource
}

/** A whole edge over fakes, driven through its front door. */
export async function testEdge({ change, services: replaced = {}, featureSource }: TestEdgeOptions = {}) {
  const clock = { nowMs: Date.parse('2026-11-21T12:00:00.000Z') }
  const now = () => clock.nowMs
  const identity = await carrierIdentity(now)
  const telephony = fakeTelephony()
  /** `notified`: a node holds the call. */
  const house = { nodes: [NODE] as NodeStatus[], notified: true }
  const notices: NodeNotice[] = []
  const changedFeatures: SetFeatures[] = []
  const jobs: InsightsJob[] = []
  const smsJobs: SmsAnswerJob[] = []
  const texts: { to: string; text: string; ref: SmsRef; from: string | undefined }[] = []
  const config = testConfig(change)
  const counters = createCounters()
  const caches = { colo: memoryTextCache(now), global: memoryTextCache(now) }
  const afterwards: Promise<unknown>[] = []
  const model: SlowModel = { complete: async () => '' }
  const later = (work: Promise<unknown>) => void afterwards.push(work)
  const pause = replaced.pause ?? (async () => {})
  const { tts: configured } = config.prompts
  const translating = replaced.model ?? model
  const services: Services = {
    config,
    features: createFeatureFlags({
      source: featureSource ?? kvFeatures(memoryKeyValues()),
      starting: config.features,
      ttlSec: config.app_configuration.ttl_sec,
      counters,
      log: silentLog,
      now,
    }),
    settings: TEST_SETTINGS,
    telephony,
    carrierKeys: identity.keys,
    access: sqlAccessRecords(nodeSql()),
    outbound: sqlOutboundLimits(nodeSql()),
    store: memoryStore(),
    nodes: {
      list: async () => house.nodes.map((node) => ({ ...node, seenAtMs: now() })),
      pick: async () => house.nodes[0],
      notify: async (notice) => house.notified && notices.push(notice) > 0,
      featuresChanged: async (set) => void changedFeatures.push(set),
    },
    insights: { send: async (job) => jobs.push(job) },
    smsAnswers: { send: async (job) => smsJobs.push(job) },
    model,
    sentences: createSentences({ configured, model: translating, kept: undefined, log: silentLog, now, pause, later }),
    sms: { send: async (to, text, { ref, from }) => void texts.push({ to, text, ref, from }) },
    reports: { ...caches, build: 'build-1' },
    counters,
    traces: silentTraces,
    log: silentLog,
    now,
    pause,
    later,
    ...replaced,
  }
  const app = createApp(services, { openNodeChannel: async () => new Response(null, { status: 200 }) })
  const send = (path: string, init: { method?: string; headers?: Record<string, string>; body?: unknown } = {}) => {
    const { body, ...rest } = init
    return Promise.resolve(app.request(path, { ...rest, ...jsonBody(body, rest.headers) })).finally(idle)
  }
  const idle = async () => {
    while (afterwards.length > 0) await afterwards.shift()
  }
  return {
    services,
    app,
    telephony,
    notices,
    changedFeatures,
    jobs,
    smsJobs,
    texts,
    clock,
    house,
    caches,
    identity,
    store: services.store,
    /** As a person or program with the key. */
    api: (path: string, body?: unknown, method = 'POST') =>
      send(path, {
        headers: { authorization: `Bearer ${TEST_SETTINGS.API_KEY}` },
        ...(body === undefined ? {} : { method, body }),
      }),
    /** As a media node. */
    node: (path: string, body: unknown) =>
      send(path, { method: 'POST', headers: { authorization: `Bearer ${TEST_SETTINGS.NODE_SERVICE_TOKEN}` }, body }),
    /** As Event Grid. */
    grid: (events: unknown) =>
      send(`/webhooks/event-grid?secret=${TEST_SETTINGS.EVENT_GRID_SECRET}`, { method: 'POST', body: events }),
    /** As the carrier. */
    carrier: async (call: CallState, events: unknown, token?: string) =>
      send(`/webhooks/acs/${call.call_id}/${call.callback_secret}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token ?? (await identity.sign())}` },
        body: events,
      }),
    send,
    /** Resolves when nothing goes on after the answers any more. */
    idle,
    /** A stored call, as it is now. */
    stored: async (callId: CallId): Promise<CallState> => {
      const call = await services.store.get(callId)
      if (!call) throw new RangeError('no such call')
      return call
    },
    /** A call in the store, on which nothing happened yet. */
    newCall: async (initiate: Partial<CallState['initiate']> = {}): Promise<CallState> => {
      const defaults = services.config.conversation.initiate
      const call = createCall({ ...defaults, phone_number: CALLER, ...initiate }, { at: new Date(now()).toISOString() })
      await services.store.create(call)
      return call
    },
  }
}

const jsonBody = (body: unknown, headers: Record<string, string> = {}) =>
  body === undefined
    ? {}
    : {
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }

export type TestEdge = Awaited<ReturnType<typeof testEdge>>

/** A CloudEvent of the carrier, at a second of the call. */
export const cloudEvent = (type: string, second = 0, data: Record<string, unknown> = {}) => ({
  id: crypto.randomUUID(),
  source: 'calling/callConnections/connection-1',
  type: `Microsoft.Communication.${type}`,
  specversion: '1.0',
  time: `2026-11-21T12:00:${String(second).padStart(2, '0')}.1234567+00:00`,
  data: {
    callConnectionId: 'connection-1',
    serverCallId: 'server',
    correlationId: 'correlation',
    resultInformation: { code: 200, subCode: 0, message: 'ok' },
    ...data,
  },
})
