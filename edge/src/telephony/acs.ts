import {
  CallAutomationClient,
  type CallAutomationClientOptions,
  DtmfTone,
  type MediaStreamingOptions,
} from '@azure/communication-call-automation'
import type { Config } from '@call-center/shared/config/config'
import { ProviderError } from '@call-center/shared/errors'
import { acsRecordings, type AcsRecordingsOptions } from './acs-recordings.ts'
import { toSsml } from './ssml.ts'
import type { LegOptions, Telephony } from './telephony.ts'

/** A caller waits meanwhile: one quick retry, no more. */
const RETRIES = { maxRetries: 1, retryDelayInMs: 200, maxRetryDelayInMs: 500 }
const SILENCE_BEFORE_MISS_S = 5
const { One, Two, Three, Four, Five, Six, Seven, Eight, Nine } = DtmfTone
const TONES = [One, Two, Three, Four, Five, Six, Seven, Eight, Nine]

export interface AcsOptions extends AcsRecordingsOptions {
  /** Replaced in tests. */
  readonly httpClient?: NonNullable<CallAutomationClientOptions['httpClient']>
}

/** Azure Communication Services, Call Automation. */
export function acsTelephony(
  { communication_services: acs, cognitive_service }: Config,
  { httpClient, ...options }: AcsOptions = {},
): Telephony {
  const connectionString = `endpoint=${acs.endpoint};accesskey=${acs.access_key}`
  const client = new CallAutomationClient(connectionString, {
    retryOptions: RETRIES,
    ...(httpClient && { httpClient }),
  })
  const media = (connectionId: string) => client.getCallConnection(connectionId).getCallMedia()
  const intelligence = {
    callIntelligenceOptions: { cognitiveServicesEndpoint: cognitive_service.endpoint.replace(/^ws/, 'http') },
  }
  const toldOf = (leg: LegOptions) => ({ ...intelligence, mediaStreamingOptions: streaming(leg.mediaUrl) })

  return {
    ...acsRecordings(acs, options),
    answer: ({ context }, leg) =>
      attempt('answer', async () => opened(await client.answerCall(context, leg.callbackUrl, toldOf(leg)))),
    decline: ({ context }) => attempt('decline', () => client.rejectCall(context, { callRejectReason: 'busy' })),
    place: (to, leg) =>
      attempt('place', async () => {
        const invite = {
          targetParticipant: { phoneNumber: to },
          sourceCallIdNumber: { phoneNumber: acs.phone_number },
        }
        return opened(await client.createCall(invite, leg.callbackUrl, toldOf(leg)))
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
