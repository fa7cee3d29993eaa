import * as sdk from 'microsoft-cognitiveservices-speech-sdk'
import { onTestFinished } from 'vitest'
import { createEars } from './hearing/ears.ts'
import { createToldWords } from './hearing/told-words.ts'
import { toBytes } from '../phone/pcm.ts'
import type { SpeechOptions } from './speech-options.ts'
import { startSpeech } from './start-speech.ts'
import { openVoices } from './voices/open-voices.ts'

export async function start(overrides: Partial<SpeechOptions> = {}) {
  const told = createToldWords()
  const problems: string[] = []
  const said: string[] = []
  const warnings: string[] = []
  const warn = (line: string) => void warnings.push(line)
  const voices = openVoices({ warn })
  const recogniser = createEars({
    told,
    decoder: undefined,
    onProblem: (call, message) => problems.push(`${call}: ${message}`),
  })
  const service = await startSpeech({
    port: 0,
    host: 'localhost',
    voices,
    recogniser,
    warn,
    onSaid: (_call, text) => said.push(text),
    ...overrides,
  })
  onTestFinished(async () => {
    await service.close()
    await voices.close()
  })
  return { told, problems, said, warnings, service }
}

interface RecogniseOptions {
  readonly key?: string
  readonly v2?: boolean
  readonly detailed?: boolean
  /** Opens the connection before recognition starts, to be ready sooner. */
  readonly openFirst?: boolean
  readonly callConnectionId?: string
  readonly phrases?: readonly string[]
  /** The SDK was told the first words that are not final. */
  readonly onPartial?: () => void
  /** The SDK knows that its connection is gone. */
  readonly onDisconnected?: () => void
  /** Stops listening without waiting for the service. */
  readonly giveUp?: Promise<unknown>
}

type Audio = Iterable<Int16Array> | AsyncIterable<Int16Array>

/** Opens a continuous recogniser of the real SDK, feeds it, and collects what it says until it stops. */
export async function recognise(url: string, audio: Audio, options: RecogniseOptions = {}) {
  const { key = 'local', v2 = true, detailed = false, callConnectionId = 'call-1', phrases = [], giveUp } = options
  const { openFirst = false, onPartial, onDisconnected } = options
  const config = sdk.SpeechConfig.fromHost(new URL(url), key)
  if (v2) config.setProperty(sdk.PropertyId.SpeechServiceConnection_RecognitionEndpointVersion, '2')
  config.speechRecognitionLanguage = 'en-US'
  config.setProperty(sdk.PropertyId.Speech_SegmentationSilenceTimeoutMs, '500')
  if (detailed) config.outputFormat = sdk.OutputFormat.Detailed
  config.setServiceProperty('callConnectionId', callConnectionId, sdk.ServicePropertyChannel.UriQueryParameter)
  const stream = sdk.AudioInputStream.createPushStream(sdk.AudioStreamFormat.getWaveFormatPCM(16_000, 16, 1))
  const recogniser = new sdk.SpeechRecognizer(config, sdk.AudioConfig.fromStreamInput(stream))
  if (phrases.length > 0) sdk.PhraseListGrammar.fromRecognizer(recogniser).addPhrases([...phrases])
  const partials: string[] = []
  const finals: sdk.SpeechRecognitionResult[] = []
  const cancelled: string[] = []
  recogniser.recognizing = (_sender, { result }) => {
    partials.push(result.text)
    onPartial?.()
  }
  recogniser.recognized = (_sender, { result }) => void finals.push(result)
  const done = new Promise<void>((resolve) => {
    recogniser.canceled = (_sender, event) => {
      cancelled.push(sdk.CancellationReason[event.reason] + ' ' + sdk.CancellationErrorCode[event.errorCode])
      resolve()
    }
    recogniser.sessionStopped = () => resolve()
  })
  const connection = sdk.Connection.fromRecognizer(recogniser)
  connection.disconnected = () => onDisconnected?.()
  if (openFirst) connection.openConnection()
  recogniser.startContinuousRecognitionAsync()
  for await (const pcm of audio) stream.write(new Uint8Array(toBytes(pcm)).buffer)
  stream.close()
  await Promise.race([done, giveUp ?? done])
  await new Promise<void>((resolve) => recogniser.close(resolve, () => resolve()))
  return { partials, finals, cancelled }
}
