import * as z from 'zod'
import { type ClaimField, ClaimFields } from '../call/claim.ts'
import { PhoneNumber } from '../phone-number.ts'
import { Auth } from './auth.ts'
import { AccessSettings } from './access.ts'
import { AppConfiguration } from './app-configuration.ts'
import { Callbacks } from './callbacks.ts'
import { CognitiveService } from './cognitive-service.ts'
import { AiSearch, CacheSettings, EmbeddingModel } from './knowledge.ts'
import { CommunicationServices } from './communication-services.ts'
import { Features } from './features.ts'
import { DEFAULT_LANGUAGES, Languages } from './languages.ts'
import { Moderation } from './moderation.ts'
import { AFTER_CALL_PROMPTS, CHAT_PROMPTS } from './llm-prompts.ts'
import { Outbound } from './outbound.ts'
import { Retention } from './retention.ts'
import { TtsPrompts } from './prompts.ts'
import { secretText } from './secret-text.ts'
import { SmsSettings } from './sms.ts'
import { TwilioCalls } from './twilio.ts'
import { Transfer } from './transfer.ts'
import { url } from './url.ts'
import { Voicemail } from './voicemail.ts'
import { Webhooks } from './webhooks.ts'

export const DEFAULT_TASK =
  'Help the customer to file an insurance claim: find out what happened, collect the information of the claim, and say what comes next.'

export const DEFAULT_CLAIM: readonly ClaimField[] = [
  { name: 'incident_datetime', type: 'datetime', description: 'When the incident happened' },
  { name: 'incident_description', type: 'text', description: 'What happened' },
  { name: 'incident_location', type: 'text', description: 'Where the incident happened' },
  { name: 'injuries', type: 'text', description: 'Who was hurt and how' },
  { name: 'involved_parties', type: 'text', description: 'Other people involved' },
  { name: 'policy_number', type: 'text', description: 'Number of the insurance policy' },
  { name: 'pre_existing_damages', type: 'text', description: 'Damage that was there before' },
  { name: 'witnesses', type: 'text', description: 'Who saw it' },
]

/** Defaults of every call, inbound and outbound: `conversation.initiate`. */
export const Initiate = z.object({
  agent_phone_number: PhoneNumber,
  bot_company: z.string().min(1),
  bot_name: z.string().min(1),
  claim: ClaimFields.default([...DEFAULT_CLAIM]),
  lang: Languages.default(DEFAULT_LANGUAGES),
  prosody_rate: z.number().min(0.75).max(1.25).default(1),
  task: z.string().min(1).default(DEFAULT_TASK),
})

/** A chat model. `endpoint` ends in `/openai/v1/` (Azure's v1 API, and every OpenAI-compatible server). */
const Model = z.object({
  endpoint: url,
  model: z.string().min(1),
  context: z.number().int().positive().default(128_000).describe('Size of its context window, tokens.'),
  api_version: z.string().optional(),
  access_key: secretText().default(''),
  auth: Auth,
  seed: z.number().int().default(42),
  temperature: z.number().min(0).max(2).default(0),
})
export type Model = z.infer<typeof Model>

export const Prompts = z.object({
  tts: TtsPrompts.default({ tts_lang: 'en-US' }),
  llm: z
    .object({
      ...CHAT_PROMPTS,
      ...AFTER_CALL_PROMPTS,
    })
    .default({}),
})
export type Prompts = z.infer<typeof Prompts>

/** In any case, and in the words of other loggers too. */
const LogLevel = z
  .string()
  .transform((text) => text.toLowerCase().replace('warning', 'warn').replace('critical', 'error'))
  .pipe(z.enum(['debug', 'info', 'warn', 'error']))

export const Config = z.object({
  public_domain: url.describe('Where carriers and browsers reach the edge, for example `https://calls.example.com`.'),
  version: z.string().default('0.0.0-unknown'),
  access: AccessSettings.default({}),
  app_configuration: AppConfiguration.default(AppConfiguration.parse({})),
  /** Carriers of calls: at least one is needed; of two, `outbound.phone_number` says which one phones. */
  communication_services: CommunicationServices.optional(),
  twilio: TwilioCalls.optional(),
  cognitive_service: CognitiveService,
  llm: z.object({
    fast: Model,
    slow: Model,
    /** Vectors of documents and questions. */
    embedding: EmbeddingModel.optional(),
    moderation: Moderation.default(Moderation.parse({})),
  }),
  database: z.object({
    cosmos_db: z.object({
      endpoint: url,
      database: z.string().min(1),
      container: z.string().min(1),
      access_key: secretText().default(''),
    }),
  }),
  /** Where the documents of the knowledge search are; absent: the assistant searches nothing. */
  ai_search: AiSearch.optional(),
  cache: CacheSettings.default(CacheSettings.parse({})),
  conversation: z
    .object({
      initiate: Initiate,
      callbacks: Callbacks.default(Callbacks.parse({})),
      voicemail: Voicemail,
      transfer: Transfer.default(Transfer.parse({})),
      longest_min: z
        .number()
        .int()
        .min(0)
        .max(1_440)
        .default(120)
        .describe(
          'Minutes after which the assistant says goodbye to somebody who called; 0 for as long as they like. Whom it calls: `outbound.longest_min`.',
        ),
    })
    .refine(({ voicemail, callbacks }) => voicemail !== 'retry_later' || callbacks.enabled, {
      path: ['voicemail'],
      message: 'retry_later calls again by conversation.callbacks, which are switched off: set enabled: true there',
    }),
  outbound: Outbound.default(Outbound.parse({})),
  webhooks: Webhooks.default(Webhooks.parse({})),
  retention: Retention.default(Retention.parse({})),
  sms: SmsSettings.default({}),
  prompts: Prompts.default({ tts: { tts_lang: 'en-US' }, llm: {} }),
  /** Starting values of the feature flags; a flag source (App Configuration, KV) overrides them. */
  features: Features.default(Features.parse({})),
  media: z
    .object({
      smart_turn_model: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Path, on the media node, of a Smart Turn v3 model (ONNX), which also hears whether a caller is done; without one words and silence decide.',
        ),
    })
    .default({}),
  monitoring: z
    .object({
      logging: z.object({ app_level: LogLevel.default('info') }).default({ app_level: 'info' }),
    })
    .default({ logging: { app_level: 'info' } }),
})
export type Config = z.infer<typeof Config>
