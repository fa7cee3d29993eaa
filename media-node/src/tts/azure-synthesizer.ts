import { ProviderError } from '@call-center/shared/errors'
import {
  CancellationDetails,
  CancellationErrorCode,
  Connection,
  ResultReason,
  type SpeechSynthesisResult,
  SpeechSynthesisOutputFormat,
  SpeechSynthesizer,
} from 'microsoft-cognitiveservices-speech-sdk'
import type { ServiceKey } from '../identity/access-token.ts'
import { speechConfigOf } from '../identity/speech-config.ts'
import { providerCause } from '../provider-cause.ts'
import { ChunkQueue } from './chunk-queue.ts'

export interface SynthesizerOptions {
  /** For example `wss://westeurope.tts.speech.microsoft.com`. */
  readonly endpoint: string
  readonly key: ServiceKey
  readonly customEndpointId: string
}

export interface SpokenWord {
  readonly text: string
  readonly startMs: number
}

/** One connection to the speech service. Says one thing at a time: the SDK would queue a second silently. */
export interface Synthesizer {
  readonly customEndpointId: string
  speak(ssml: string, onWord: (word: SpokenWord) => void): AsyncIterator<Uint8Array>
  /** Asks the service to stop. Resolves when it has, which a service that hangs never does. */
  stop(): Promise<void>
  close(): void
}

const PROVIDER = 'azure-tts'
const TICKS_PER_MS = 10_000
const STOP = JSON.stringify({ action: 'stop' })

/** Errors that come back however often one asks. */
const PERMANENT: ReadonlySet<CancellationErrorCode> = new Set([
  CancellationErrorCode.AuthenticationFailure,
  CancellationErrorCode.BadRequestParameters,
  CancellationErrorCode.Forbidden,
])

/** Opens its connection at once, so that the first sentence does not wait for it. */
export function createSynthesizer({ key, customEndpointId, endpoint }: SynthesizerOptions): Synthesizer {
  const config = speechConfigOf(endpoint, key)
  config.speechSynthesisOutputFormat = SpeechSynthesisOutputFormat.Raw16Khz16BitMonoPcm
  if (customEndpointId) config.endpointId = customEndpointId
  const synthesizer = new SpeechSynthesizer(config, null) // null: no loudspeaker
  const connection = Connection.fromSynthesizer(synthesizer)
  connection.openConnection(undefined, () => {}) // a failure shows when it is used
  let finished = Promise.resolve()
  return {
    customEndpointId,
    speak(ssml, onWord) {
      const chunks = new ChunkQueue<Uint8Array>()
      const done = Promise.withResolvers<void>()
      finished = done.promise
      synthesizer.synthesizing = (_, { result }) => chunks.push(new Uint8Array(result.audioData))
      synthesizer.wordBoundary = (_, { audioOffset, text }) => onWord({ text, startMs: audioOffset / TICKS_PER_MS })
      const end = (result: SpeechSynthesisResult) => {
        if (result.reason === ResultReason.Canceled) chunks.fail(failureOf(result))
        else chunks.end()
        done.resolve()
      }
      const fail = (reason: unknown) => {
        chunks.fail(new ProviderError(PROVIDER, 'the SDK failed', { cause: providerCause(reason), retryable: true }))
        done.resolve()
      }
      synthesizer.speakSsmlAsync(ssml, end, fail)
      return chunks
    },
    stop() {
      connection.sendMessageAsync('synthesis.control', STOP, undefined, () => {}) // a dead connection has stopped
      return finished
    },
    close: () => synthesizer.close(undefined, () => {}),
  }
}

/** `errorDetails` may quote what was to be said: of it only the status of the connection is kept. */
function failureOf(result: SpeechSynthesisResult): ProviderError {
  const { ErrorCode: code, errorDetails } = CancellationDetails.fromResult(result)
  const name = CancellationErrorCode[code] ?? 'unknown'
  return new ProviderError(PROVIDER, name, { cause: statusIn(errorDetails), retryable: !PERMANENT.has(code) })
}

function statusIn(details: string | undefined): string | undefined {
  return /\b(?:StatusCode|error code|websocketerror)\W{0,3}\d+/i.exec(details ?? '')?.[0]
}
