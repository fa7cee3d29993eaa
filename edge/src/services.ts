import type { Config } from '@call-center/shared/config/config'
import type { Log } from '@call-center/shared/log'
import type { AccessRecords } from './auth/access-records.ts'
import type { SignerKeys } from './auth/signed-token.ts'
import type { Counters } from './counters.ts'
import type { Settings } from './env.ts'
import type { FeatureFlags } from './features/feature-flags.ts'
import type { InsightsJob } from './insights/job.ts'
import type { SlowModel } from './insights/slow-model.ts'
import type { OutboundLimits } from './limits/outbound-limits.ts'
import type { ReportCaches } from './report/cache/text-cache.ts'
import type { Nodes } from './routing/nodes.ts'
import type { SmsAnswerJob } from './sms/answer-job.ts'
import type { Sms } from './sms/sms.ts'
import type { Sentences } from './calls/spoken-sentences.ts'
import type { CallStore } from './store/call-store.ts'
import type { Telephony } from './telephony/telephony.ts'
import type { Traces } from './telemetry/traces.ts'

/** Everything the edge talks to. `compose.ts` builds it from bindings; tests build it from fakes. */
export interface Services {
  readonly config: Config
  readonly settings: Settings
  /** Of the flags, `config.features` is only what they start with. */
  readonly features: FeatureFlags
  readonly telephony: Telephony
  /** Of the carrier that signs its callbacks with tokens, where it is configured. */
  readonly carrierKeys?: SignerKeys | undefined
  /** Of Cloudflare Access, where it is configured. */
  readonly accessKeys?: SignerKeys | undefined
  /** Of Microsoft Entra, where the sender of events proves itself with its tokens. */
  readonly entraKeys?: SignerKeys | undefined
  readonly access: AccessRecords
  readonly outbound: OutboundLimits
  readonly store: CallStore
  readonly nodes: Nodes
  /** Hands a job to the queue of insights. At least once. */
  readonly insights: { send(job: InsightsJob): Promise<unknown> }
  /** Hands a text message to the queue of those that are answered in writing. At least once. */
  readonly smsAnswers: { send(job: SmsAnswerJob): Promise<unknown> }
  readonly model: SlowModel
  readonly sentences: Sentences
  readonly sms: Sms
  /** Where rendered report pages are kept. */
  readonly reports: ReportCaches
  readonly counters: Counters
  readonly traces: Traces
  readonly log: Log
  /** Unix time, milliseconds. */
  readonly now: () => number
  readonly pause: (ms: number) => Promise<void>
  /** Goes on with `work` after the answer. It must not fail. */
  readonly later: (work: Promise<unknown>) => void
}

export const isoNow = ({ now }: Pick<Services, 'now'>): string => new Date(now()).toISOString()
