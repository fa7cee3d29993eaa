import type { Log } from '@call-center/shared/log'
import type { Session } from '@call-center/shared/protocol/call-api'
import type { EchoCanceller } from '../audio/echo-canceller.ts'
import type { Clock } from '../clock.ts'
import type { Translator } from '../conversation/translator.ts'
import type { ChatModels } from '../llm/chat-models.ts'
import type { Metrics } from '../metrics.ts'
import type { CallApi } from '../reporting/call-api.ts'
import type { Notices } from '../reporting/notices.ts'
import type { SpeechToText } from '../stt/speech-to-text.ts'
import type { CallTrace } from '../telemetry/call-trace.ts'
import type { TextToSpeech } from '../tts/text-to-speech.ts'
import type { SmartTurn } from '../turn/smart-turn/smart-turn.ts'
import type { CreateVad } from '../vad/vad.ts'
import type { KnowledgeStage } from './foresight.ts'
import type { PromptBook } from './prompt-book.ts'
import type { Pick } from './speech-settings.ts'

/** What a call is made of. `main.ts` builds it once per process; tests build it from fakes. */
export interface CallStages {
  readonly callApi: CallApi
  readonly notices: Notices
  readonly createEchoCanceller: () => EchoCanceller
  readonly createVad: CreateVad
  /** Hears whether a sentence sounds finished, where a model is configured. */
  readonly smartTurn?: SmartTurn | undefined
  readonly stt: SpeechToText
  /** The chat model for these switches. */
  readonly llm: ChatModels
  readonly tts: TextToSpeech
  /** The company's documents, where there are any. */
  readonly knowledge?: KnowledgeStage | undefined
  /** Told of each session as it begins, and again with each language it goes on in. */
  readonly onSession?: (session: Session) => void
  /** Where no sentences are shipped in a language: translated ones. */
  readonly promptBook?: PromptBook
  /** Has the conversation follow the language that is spoken. */
  readonly translator?: Translator
  readonly pick: Pick
  readonly clock: Clock
  readonly metrics: Metrics
  /** Writes down what this call does, and when. */
  readonly trace?: CallTrace
  readonly log: Log
}
