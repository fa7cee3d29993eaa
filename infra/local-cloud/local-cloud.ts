import { join } from 'node:path'
import { assistantNumber, textNumber } from '@call-center/shared/config/carriers'
import type { Config } from '@call-center/shared/config/config'
import { spokenPrompts } from '@call-center/shared/config/prompts'
import type { Log } from '@call-center/shared/log'
import { claimFields } from '@call-center/shared/call/claim'
import { startAppConfigurationOf } from './app-configuration/of-configuration.ts'
import { startCallAutomation } from './call-automation/call-automation.ts'
import { startCosmos } from './cosmos/start-cosmos.ts'
import { startOpenAi } from './openai/start-openai.ts'
import { startPhoneServer } from './phone/control.ts'
import { PhoneNetwork } from './phone/phone-network.ts'
import { openHearing } from './speech/open-hearing.ts'
import { openSampleSearch } from './search/open-sample-search.ts'
import { startSpeech } from './speech/start-speech.ts'
import { openVoices } from './speech/voices/open-voices.ts'
import type { TlsIdentity } from './tls/local-ca.ts'
import { startTwilio, type TwilioOptions } from './twilio/start-twilio.ts'
import { synthesizePcm } from './speech/saying/synthesize-pcm.ts'
import { createTranscriptWatch } from './transcript-watch.ts'

/** As the README has it in Twilio's console. */
const RETRIED = '#rc=3&rp=ct,rt,5xx'

export interface LocalCloudOptions {
  readonly ports: Readonly<
    Record<
      'phone' | 'callAutomation' | 'speech' | 'openai' | 'cosmos' | 'twilio' | 'search' | 'appConfiguration' | 'edge',
      number
    >
  >
  readonly tls: TlsIdentity
  /** Keys, numbers and languages that the services are to know: the same configuration the product runs with. */
  readonly config: Config
  readonly eventGridSecret: string
  /** For language models, recordings and the database. */
  readonly dir: string
  /** Keep the database over a restart. */
  readonly persist: boolean
  readonly log: Log
}

/** Starts every emulator in this process, joined as the cloud and the telephone network would be. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<AsyncDisposable> {
  const { ports, tls, config, dir, log } = options
  const warn = (line: string) => log.warn({}, line)
  const { communication_services: carrier, cognitive_service, llm, database } = config
  await using scope = new AsyncDisposableStack()

  const voices = openVoices({ warn })
  scope.defer(() => voices.close())
  const hearing = openHearing({
    cacheDir: join(dir, 'language-models'),
    sentences: whatIsSaid(config),
    voices,
    onProblem: (id, message) => id && notify(id, { type: 'problem', message }),
  })
  scope.defer(() => hearing.close())

  const network = new PhoneNetwork({
    recogniser: hearing.recogniser.rung,
    onWords: (callConnectionId, words) => hearing.told.tell(callConnectionId, words),
    onCallEnded: (callConnectionId) => hearing.told.forget(callConnectionId),
    log,
  })
  const notify: PhoneNetwork['notify'] = (callConnectionId, message) => network.notify(callConnectionId, message)

  const speech = await startSpeech({
    port: ports.speech,
    tls,
    subscriptionKey: cognitive_service.access_key,
    voices,
    recogniser: hearing.recogniser,
    onHeard: (id, heard) => id && notify(id, { type: 'heard', ...heard }),
    warn,
  })
  scope.use(speech)
  const openai = await startOpenAi({ port: ports.openai, tls, accessKey: llm.fast.access_key, onLine: warn })
  scope.defer(() => openai.close())
  const cosmos = await startCosmos({
    port: ports.cosmos,
    tls,
    key: database.cosmos_db.access_key,
    ...(options.persist ? { file: join(dir, 'cosmos.json') } : {}),
    onLine: warn,
    onRequest: createTranscriptWatch(notify),
  })
  scope.defer(() => cosmos.close())

  const search = await openSampleSearch(config, { port: ports.search, tls, onLine: warn })
  scope.defer(() => search.close())

  const appConfiguration = await startAppConfigurationOf(config, {
    port: ports.appConfiguration,
    tls,
    ...(options.persist ? { file: join(dir, 'app-configuration.json') } : {}),
    onLine: warn,
  })
  scope.defer(() => appConfiguration?.close())

  const speak = async (text: string, language: string) =>
    (await voices.synthesize(text, { language, voice: '', rate: 1 })).pcm
  const callAutomation =
    carrier &&
    (await startCallAutomation({
      port: ports.callAutomation,
      tls,
      accessKey: carrier.access_key,
      resourceId: carrier.resource_id,
      issuer: carrier.token_issuer,
      network,
      numbers: [carrier.phone_number],
      eventGridUrl: `http://localhost:${ports.edge}/webhooks/event-grid?secret=${options.eventGridSecret}`,
      recordingsDir: join(dir, 'recordings'),
      synthesize: (ssml, language) => synthesizePcm(voices, ssml, language),
      recogniseOnce: (pcm, phrases) => hearing.recogniseOnce(pcm, phrases),
      log,
    }))
  if (callAutomation) scope.use(callAutomation)

  const twilio = await startTwilioOf(options, network, {
    recordingsDir: join(dir, 'recordings'),
    synthesize: (ssml, language) => synthesizePcm(voices, ssml, language),
    recogniseOnce: (pcm, phrases) => hearing.recogniseOnce(pcm, phrases),
  })
  if (twilio) scope.use(twilio)

  const phone = await startPhoneServer({
    port: ports.phone,
    network,
    services: {
      ...(callAutomation && { 'call-automation': callAutomation }),
      ...(twilio && { twilio }),
      speech: {
        requests: speech.requests,
        setFaults: (knobs) => speech.faults.set(knobs as never),
        clearFaults: () => speech.faults.clear(),
      },
      openai: {
        requests: openai.requests,
        setFaults: (knobs) => openai.faults.set(knobs),
        clearFaults: () => openai.faults.clear(),
      },
      cosmos: {
        requests: cosmos.requests,
        setFaults: (knobs) => cosmos.faults.set(knobs),
        clearFaults: () => cosmos.faults.clear(),
      },
      ...(appConfiguration && {
        'app-configuration': {
          requests: appConfiguration.requests,
          setFaults: (knobs: unknown) => appConfiguration.faults.set(knobs),
          clearFaults: () => appConfiguration.faults.clear(),
        },
      }),
      search: {
        requests: search.requests,
        setFaults: (knobs) => search.faults.set(knobs),
        clearFaults: () => search.faults.clear(),
      },
    },
    voices: config.conversation.initiate.lang.availables.map(({ short_code }) => short_code),
    state: {
      assistantNumber: assistantNumber(config),
      textNumber: textNumber(config),
      numbers: { azure: carrier?.phone_number, twilio: config.twilio?.phone_number },
      reportUrl: `http://localhost:${ports.edge}/report`,
      voiceEngines: voices.engines,
    },
    speak,
    log,
  })
  scope.use(phone)
  return scope.move()
}

/** Twilio, when the product is told to find it on this machine. */
async function startTwilioOf(
  { config, ports, tls, log }: LocalCloudOptions,
  network: PhoneNetwork,
  speech: Pick<TwilioOptions, 'recordingsDir' | 'synthesize' | 'recogniseOnce'>,
) {
  const twilio = config.twilio ?? config.sms.twilio
  if (!twilio || new URL(twilio.endpoint).hostname !== 'localhost') return undefined
  const domain = config.public_domain.replace(/(?<!\/)\/+$/, '')
  return await startTwilio({
    port: ports.twilio,
    tls,
    accountSid: twilio.account_sid,
    authToken: twilio.auth_token,
    number: twilio.phone_number,
    inboundUrl: `${domain}/webhooks/twilio/sms${RETRIED}`,
    voiceUrl: `${domain}/webhooks/twilio/voice`,
    voiceStatusUrl: `${domain}/webhooks/twilio/voice/status${RETRIED}`,
    ...speech,
    network,
    log,
  })
}

/** Sentences the recogniser's language model is made of: the assistant's own prompts, claim fields and task. */
function whatIsSaid({ conversation, prompts }: Config): string[] {
  const { task, claim, bot_company, bot_name } = conversation.initiate
  const spoken = Object.values(spokenPrompts(prompts.tts, 'en-US')).flat()
  const fields = claimFields(claim).flatMap(({ name, description = '' }) => [name.replaceAll('_', ' '), description])
  return [...spoken, ...fields, task, bot_company, bot_name].filter(Boolean)
}
