import {
  CallAutomationClient,
  type CallAutomationClientOptions,
  DtmfTone,
  type MediaStreamingOptions,
} from '@azure/communication-call-automation'
import type { CommunicationServices } from '@call-center/shared/config/communication-services'
import type { Config } from '@call-center/shared/config/config'
import { ProviderError } from '@call-center/shared/errors'
import { PLACED } from './acs-callbacks.ts'
import { acsRecordings, type AcsRecordingsOptions } from './acs-recordings.ts'
import { withinTime } from './acs-timeout.ts'
import { toSsml } from './ssml.ts'
import type { LegOptions, Telephony } from './telephony.ts'

/** A caller waits meanwhile: one quick retry, no more. */
const RETRIES = { maxRetries: 1, retryDelayInMs: 200, maxRetryDelayInMs: 500 }
const SILENCE_BEFORE_MISS_S = 5
const COLLEAGUE_RINGS_S = 30
const { One, Two, Three, Four, Five, Six, Seven, Eight, Nine } = DtmfTone
const TONES = [One, Two, Three, Four, Five, Six, Seven, Eight, Nine]

export interface AcsOptions extends AcsRecordingsOptions {
  /** Replaced in tests. */
  readonly httpClient?: NonNullable<CallAutomationClientOptions['httpClient']>
}

/** Azure Communication Services, Call Automation. The media URL of a leg is fixed when it is opened. */
export function acsTelephony(
  acs: CommunicationServices,
  { cognitive_service, public_domain }: Pick<Config, 'cognitive_service' | 'public_domain'>,
  { httpClient, ...more }: AcsOptions = {},
): Telephony {
  const connectionString = `endpoint=${acs.endpoint};accesskey=${acs.access_key}`
  const client = new CallAutomationClient(connectionString, {
    retryOptions: RETRIES,
    additionalPolicies: [{ policy: withinTime, position: 'perRetry' }],
    redirectOptions: { maxRetries: 0 }, // a service is where the configuration says, and nowhere else
    ...(httpClient && { httpClient }),
  })
  const media = (connectionId: string) => client.getCallConnection(connectionId).getCallMedia()
  const giveBack = (connectionId: string, caller: string) =>
    attempt('unhold', () => media(connectionId).unhold({ phoneNumber: caller }))
  const intelligence = {
    callIntelligenceOptions: { cognitiveServicesEndpoint: cognitive_service.endpoint.replace(/^ws/, 'http') },
  }
  const callbackUrl = ({ ref }: LegOptions) => `${public_domain.replace(/(?<!\/)\/+$/, '')}/webhooks/acs/${ref}`
  const options = async (leg: LegOptions) => {
    const { url, token } = await leg.openMedia('path')
    return { ...intelligence, mediaStreamingOptions: streaming(`${url}/${token}`) }
  }

  return {
    ...acsRecordings(acs, more),
    answer: ({ context }, leg) =>
      attempt('answer', async () => opened(await client.answerCall(context, callbackUrl(leg), await options(leg)))),
    decline: ({ context }) => attempt('decline', () => client.rejectCall(context, { callRejectReason: 'busy' })),
    place: (to, leg) =>
      attempt('place', async () => {
        const invite = {
          targetParticipant: { phoneNumber: to },
          sourceCallIdNumber: { phoneNumber: acs.phone_number },
        }
        const placed = { ...(await options(leg)), operationContext: PLACED }
        return opened(await client.createCall(invite, callbackUrl(leg), placed))
      }),
    startRecording: (connectionId) =>
      attempt('record', async () => {
        // Azure writes as the identity it has; the signature in the address is for us.
        const [storage] = acs.recording_container_url.split('?')
        const { recordingId } = await client.getCallRecording().start({
          callConnectionId: connectionId,
          recordingContent: 'audio',
          recordingChannel: 'unmixed',
          recordingFormat: 'wav',
          ...(storage
            ? {
                recordingStorage: {
                  recordingStorageKind: 'azureBlobStorage',
                  recordingDestinationContainerUrl: storage,
                },
              }
            : {}),
        })
        return { recordingId }
      }),
    // Its API tells of a recording by its id alone.
    findRecording: async () => undefined,
    async stopRecording(_connectionId, recordingId) {
      try {
        await client.getCallRecording().stop(recordingId)
      } catch (error) {
        if (!isOver(error)) throw refused('stop', error)
      }
    },
    pauseRecording: (_connectionId, recordingId) =>
      attempt('pause', () => client.getCallRecording().pause(recordingId)),
    resumeRecording: (_connectionId, recordingId) =>
      attempt('resume', () => client.getCallRecording().resume(recordingId)),
    ask: (connectionId, { to, prompt, choices, phrasesLang, context }) =>
      attempt('ask', () =>
        media(connectionId).startRecognizing(
          { phoneNumber: to },
          {
            kind: 'callMediaRecognizeChoiceOptions',
            choices: choices.map(({ label, phrases }, index) => {
              const tone = TONES[index]
              return { label, phrases: [...phrases], ...(tone ? { tone } : {}) }
            }),
            playPrompt: { kind: 'ssmlSource', ssmlText: toSsml(prompt) },
            interruptPrompt: true,
            initialSilenceTimeoutInSeconds: SILENCE_BEFORE_MISS_S,
            speechLanguage: phrasesLang,
            operationContext: context,
          },
        ),
      ),
    say: (connectionId, spoken, context) =>
      attempt('say', () =>
        media(connectionId).playToAll([{ kind: 'ssmlSource', ssmlText: toSsml(spoken) }], {
          operationContext: context,
        }),
      ),
    async startStreaming(connectionId, context) {
      try {
        await media(connectionId).startMediaStreaming({ operationContext: context })
      } catch (error) {
        if (restError(error).code !== ALREADY_STREAMING) throw refused('stream', error)
      }
    },
    async hangUp(connectionId) {
      try {
        await client.getCallConnection(connectionId).hangUp(true)
        return true
      } catch (error) {
        if (isOver(error)) return false
        throw refused('hang-up', error)
      }
    },
    async isAlive(connectionId) {
      try {
        const connection = client.getCallConnection(connectionId)
        return (await connection.getCallConnectionProperties()).callConnectionState !== 'disconnected'
      } catch (error) {
        if (isOver(error)) return false
        throw refused('look-up', error)
      }
    },
    async consult(connectionId, { to, caller, wait, context }) {
      await attempt('hold', () =>
        media(connectionId).hold(
          { phoneNumber: caller },
          { playSource: { kind: 'ssmlSource', ssmlText: toSsml(wait) }, operationContext: context },
        ),
      )
      try {
        const colleague = {
          targetParticipant: { phoneNumber: to },
          sourceCallIdNumber: { phoneNumber: acs.phone_number },
        }
        const options = { operationContext: context, invitationTimeoutInSeconds: COLLEAGUE_RINGS_S }
        await client.getCallConnection(connectionId).addParticipant(colleague, options)
      } catch (error) {
        await giveBack(connectionId, caller)
        throw refused('consult', error)
      }
    },
    async joinColleague(connectionId, { caller }) {
      await giveBack(connectionId, caller)
      await attempt('join', () => client.getCallConnection(connectionId).hangUp(false))
    },
    async dismissColleague(connectionId, { to, caller }) {
      const removal = await client
        .getCallConnection(connectionId)
        .removeParticipant({ phoneNumber: to })
        .then(() => undefined)
        .catch((error: unknown) => error)
      await giveBack(connectionId, caller)
      // Who did not pick up, or hung up, cannot be removed. Anybody else still listens.
      if (removal !== undefined && !isOver(removal)) throw refused('dismiss', removal)
    },
    transfer: (connectionId, to, context) =>
      attempt('transfer', async () => {
        const connection = client.getCallConnection(connectionId)
        await connection.transferCallToParticipant({ phoneNumber: to }, { operationContext: context })
      }),
  }
}

const streaming = (mediaUrl: string): MediaStreamingOptions => ({
  transportUrl: mediaUrl,
  transportType: 'websocket',
  contentType: 'audio',
  audioChannelType: 'unmixed',
  startMediaStreaming: false,
  enableBidirectional: true,
  enableDtmfTones: true,
  audioFormat: 'Pcm16KMono',
})

function opened({ callConnectionProperties }: { callConnectionProperties: { callConnectionId?: string } }) {
  const { callConnectionId } = callConnectionProperties
  if (!callConnectionId) throw new TypeError('the carrier named no connection')
  return { connectionId: callConnectionId }
}

async function attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw refused(what, error)
  }
}

/** The SDK throws `RestError`s, and in places bare strings. Their texts may name people: only codes go on. */
function refused(what: string, error: unknown): ProviderError {
  const { statusCode, code } = restError(error)
  const retryable = statusCode === undefined || statusCode === 429 || statusCode >= 500
  return new ProviderError('telephony', `${what} was refused (${statusCode ?? 'no answer'} ${code ?? ''})`, {
    retryable,
    unanswered: statusCode === undefined || statusCode >= 500,
  })
}

/** A precondition failed: the stream is up. */
const ALREADY_STREAMING = '8583'

/** Sub-codes for calls that were ended or never established. */
const OVER = new Set(['8501', '8522', '8528', '8585'])

function isOver(error: unknown): boolean {
  const { statusCode, code } = restError(error)
  return statusCode === 404 || OVER.has(code ?? '')
}

function restError(error: unknown): { statusCode?: number | undefined; code?: string | undefined } {
  if (typeof error !== 'object' || error === null) return {}
  return {
    statusCode: 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : undefined,
    code: 'code' in error && typeof error.code === 'string' ? error.code : undefined,
  }
}
