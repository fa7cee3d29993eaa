import { ProviderError } from '@call-center/shared/errors'
import {
  AudioConfig,
  AudioInputStream,
  AudioStreamFormat,
  CancellationErrorCode,
  CancellationReason,
  Connection,
  PhraseListGrammar,
  PropertyId,
  type PushAudioInputStream,
  ResultReason,
  ServicePropertyChannel,
  type SpeechConfig,
  SpeechRecognizer,
} from 'microsoft-cognitiveservices-speech-sdk'
import type { Clock } from '../clock.ts'
import type { ServiceKey } from '../identity/access-token.ts'
import { speechConfigOf } from '../identity/speech-config.ts'
import { within } from '../within.ts'
import type { Transcript } from './speech-to-text.ts'

export interface RecognizerOptions {
  readonly endpoint: string
  readonly key: ServiceKey
  readonly language: string
  readonly phrases: readonly string[]
  readonly correlationId: string
  readonly clock: Clock
  readonly onTranscript: (transcript: Transcript) => void
  /** The recogniser is dead: the SDK mends what it can, and this it could not. Called once. */
  readonly onDead: (error: ProviderError) => void
  readonly signal: AbortSignal
}

/** One continuous recognition, from its connection to its end. */
export interface Recognizer extends AsyncDisposable {
  push(pcm: ArrayBuffer): void
}

const PROVIDER = 'azure-stt'
const OPEN_MS = 5_000
/** `stopContinuousRecognitionAsync` never calls back when the service does not end its turn. */
const STOP_MS = 500
/**
 * Silence after which the service finishes a segment, milliseconds. Longer than a hesitation: it ends a segment with a full
 * stop, whoever paused. Turns end by its partial words, long before.
 */
export const SEGMENT_SILENCE_MS = 800
const SAMPLE_RATE = 16_000
const BITS = 16
const CHANNELS = 1

const PERMANENT: ReadonlySet<CancellationErrorCode> = new Set([
  CancellationErrorCode.AuthenticationFailure,
  CancellationErrorCode.BadRequestParameters,
  CancellationErrorCode.Forbidden,
])

/** @throws {ProviderError} when the service cannot be reached or refuses. */
export async function openRecognizer(options: RecognizerOptions): Promise<Recognizer> {
  const audio = AudioInputStream.createPushStream(AudioStreamFormat.getWaveFormatPCM(SAMPLE_RATE, BITS, CHANNELS))
  const recognizer = new SpeechRecognizer(speechConfig(options), AudioConfig.fromStreamInput(audio))
  if (options.phrases.length > 0) PhraseListGrammar.fromRecognizer(recognizer).addPhrases([...options.phrases])
  const connected = Promise.withResolvers<void>()
  const connection = Connection.fromRecognizer(recognizer)
  connection.connected = () => connected.resolve()
  listen(recognizer, options, connected.reject)
  const close = () => shut(recognizer, audio, options.clock)
  try {
    connection.openConnection()
    // This calls back with success though the connection failed; only `connected` and `canceled` tell the truth.
    recognizer.startContinuousRecognitionAsync(undefined, (cause) => connected.reject(failure('did not start', cause)))
    const late = () => failure(`not connected in ${OPEN_MS} ms`)
    await within(connected.promise, OPEN_MS, { clock: options.clock, late, signal: options.signal })
  } catch (error) {
    await close()
    throw error
  }
  return { push: (pcm) => audio.write(pcm), [Symbol.asyncDispose]: close }
}

const failure = (message: string, cause?: unknown): ProviderError =>
  new ProviderError(PROVIDER, message, { cause, retryable: true })

function speechConfig({ key, correlationId, endpoint, language }: RecognizerOptions): SpeechConfig {
  const config = speechConfigOf(endpoint, key)
  // `fromHost` pins version 1, where the connection opened above would be taken for an interactive one.
  config.setProperty(PropertyId.SpeechServiceConnection_RecognitionEndpointVersion, '2')
  config.speechRecognitionLanguage = language
  config.setProperty(PropertyId.Speech_SegmentationSilenceTimeoutMs, String(SEGMENT_SILENCE_MS))
  config.setServiceProperty('callConnectionId', correlationId, ServicePropertyChannel.UriQueryParameter)
  return config
}

function listen(recognizer: SpeechRecognizer, options: RecognizerOptions, onError: (error: Error) => void): void {
  recognizer.recognizing = (_, { result }) => {
    if (result.text) options.onTranscript({ text: result.text, final: false })
  }
  recognizer.recognized = (_, { result }) => {
    const text = result.reason === ResultReason.RecognizedSpeech ? (result.text ?? '') : ''
    options.onTranscript({ text, final: true })
  }
  recognizer.canceled = (_, { errorCode, errorDetails, reason }) => {
    if (reason !== CancellationReason.Error) return // the audio ended, because we ended it
    const retryable = !PERMANENT.has(errorCode)
    const name = CancellationErrorCode[errorCode] ?? 'unknown'
    const error = new ProviderError(PROVIDER, name, { cause: errorDetails, retryable })
    onError(error)
    options.onDead(error)
  }
}

async function shut(recognizer: SpeechRecognizer, audio: PushAudioInputStream, clock: Clock): Promise<void> {
  recognizer.recognizing = () => {}
  recognizer.recognized = () => {}
  recognizer.canceled = () => {}
  audio.close()
  const stopped = new Promise<void>((resolve) => {
    recognizer.stopContinuousRecognitionAsync(resolve, () => resolve())
  })
  const late = () => failure('deaf to a stop')
  await within(stopped, STOP_MS, { clock, late, signal: new AbortController().signal }).catch(() => {}) // closed below
  recognizer.close(
    () => {},
    () => {},
  )
}
