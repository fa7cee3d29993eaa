import type { MediaEvent } from '@call-center/shared/call/events'
import type { Session } from '@call-center/shared/protocol/call-api'
import { type Log, silentLog } from '@call-center/shared/log'
import type { Tracer } from '@call-center/shared/telemetry/span'
import { traceOf } from '@call-center/shared/telemetry/trace-context'
import { type AudioFrame, silence } from '../audio/frame.ts'
import { noEchoCanceller } from '../audio/echo-canceller.ts'
import { runCall } from '../call/call-session.ts'
import type { CallStages } from '../call/call-stages.ts'
import type { Clock } from '../clock.ts'
import type { EndReason } from '../call/call-state.ts'
import type { KnowledgeStage } from '../call/foresight.ts'
import type { Translator } from '../conversation/translator.ts'
import type { LanguageModel } from '../llm/language-model.ts'
import { createMetrics } from '../metrics.ts'
import { createNotices } from '../reporting/notices.ts'
import type { CarrierEvents } from '../server/carrier-stream.ts'
import { observeCall } from '../telemetry/observe-call.ts'
import type { Transcript } from '../stt/speech-to-text.ts'
import type { OnSpeechProbability } from '../vad/vad.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeEdge, fakeSession, type SessionChanges } from './fake-edge.ts'
import { FakeModel, FakeVoice, type ReplyStep, SENTENCE_MS } from './fake-providers.ts'

const WINDOW_MS = 32
const SPEECH = 0.9
const NOISE = 0.1

export interface FakeCallOptions {
  /** What the language model says, one entry a request. */
  readonly replies?: readonly (readonly ReplyStep[])[]
  readonly session?: SessionChanges
  /** What the first requests to the edge fail with. */
  readonly failures?: readonly Error[]
  readonly clock?: FakeClock
  /** Asked instead of the model of `replies`. */
  readonly llm?: LanguageModel
  readonly translator?: Translator
  /** Gets the errors that are logged. */
  readonly logged?: (readonly [object, string])[]
  /** Who writes down what takes how long. */
  readonly tracer?: (clock: Clock) => Tracer
  /** The company's documents, and how soon they are found. */
  readonly knowledge?: Partial<KnowledgeStage> & Pick<KnowledgeStage, 'knowledge'>
}

/** A whole call, made of fakes. Every sentence takes one second to say. */
export class FakeCall {
  readonly clock: FakeClock
  readonly session: Session
  readonly edge: FakeEdge
  readonly model: FakeModel
  readonly voice = new FakeVoice()
  readonly notices = createNotices()
  readonly metrics = createMetrics()
  readonly frames: AudioFrame[] = []
  readonly closed: string[] = []
  /** Languages of the recognisers opened, in order. */
  readonly recognisers: string[] = []
  readonly drain = new AbortController()
  /** What the canceller leaves of every frame. */
  readonly withoutEcho: AudioFrame = silence(16_000)
  /** The last frames that those who listen were given. */
  readonly given: { vad?: AudioFrame; stt?: AudioFrame } = {}
  /** What the canceller was told the caller hears, and when. */
  readonly reference: { readonly frame: AudioFrame; readonly atMs: number | undefined }[] = []
  cleared = 0
  /** Set: no recogniser opens any more. */
  deafening: Error | undefined
  readonly done: Promise<EndReason>
  #carrier: CarrierEvents | undefined
  #probability: OnSpeechProbability = () => {}
  #transcript: (transcript: Transcript) => void = () => {}
  readonly #llm: LanguageModel
  readonly #translator: Translator | undefined
  readonly #log: Log
  #analysedMs = 0
  readonly #knowledge: KnowledgeStage | undefined

  constructor(options: FakeCallOptions = {}) {
    const {
      replies = [],
      session,
      failures = [],
      clock = new FakeClock(),
      knowledge,
      llm,
      translator,
      tracer,
      logged,
    } = options
    this.clock = clock
    this.session = fakeSession(session)
    this.edge = new FakeEdge(this.session)
    this.edge.failures.push(...failures)
    this.model = new FakeModel(replies, clock)
    this.#llm = llm ?? this.model
    this.#translator = translator
    this.#log = logged ? loggingTo(logged) : silentLog
    const stream = {
      callId: this.session.callId,
      tokenEpoch: 0,
      start: (events: CarrierEvents) => void (this.#carrier = events),
      send: (frame: AudioFrame) => this.frames.push(frame) > 0,
      clear: () => void this.cleared++,
      close: () => void this.closed.push('stream'),
    }
    this.#knowledge = knowledge && {
      strictness: 2,
      topDocuments: 5,
      lastMessages: 10,
      documentsLang: 'en-US',
      ...knowledge,
    }
    if (!tracer) {
      this.done = runCall(stream, this.#stages(), this.drain.signal)
      return
    }
    const parent = traceOf(this.session.callId)
    const observed = observeCall(stream, this.#stages(), { tracer: tracer(clock), parent, nodeId: 'node-1' })
    this.done = runCall(observed.stream, observed.stages, this.drain.signal).then((reason) => {
      observed.end(reason)
      return reason
    })
  }

  get spoken(): readonly string[] {
    return this.voice.spoken
  }

  /** Sentences of which the carrier got at least one frame. */
  get sent(): readonly string[] {
    return [...new Set(this.frames.flatMap((frame) => this.voice.textOf.get(frame) ?? []))]
  }

  #stages(): CallStages {
    return {
      callApi: this.edge,
      notices: this.notices,
      createEchoCanceller: () => ({
        ...noEchoCanceller(),
        played: (frame, atMs) => void this.reference.push({ frame, atMs }),
        cancel: () => this.withoutEcho,
        [Symbol.dispose]: () => void this.closed.push('echo canceller'),
      }),
      createVad: (onProbability) => {
        this.#probability = onProbability
        return {
          push: (frame) => void (this.given.vad = frame),
          [Symbol.dispose]: () => void this.closed.push('vad'),
        }
      },
      stt: {
        open: async ({ language, onTranscript }) => {
          if (this.deafening) throw this.deafening
          this.recognisers.push(language)
          this.#transcript = onTranscript
          return {
            push: (frame) => void (this.given.stt = frame),
            [Symbol.asyncDispose]: async () => void this.closed.push('stt'),
          }
        },
      },
      llm: () => this.#llm,
      ...(this.#translator && { translator: this.#translator }),
      tts: this.voice,
      knowledge: this.#knowledge,
      pick: ([first]) => first,
      clock: this.clock,
      metrics: this.metrics,
      log: this.#log,
    }
  }

  /** Lets the greeting, or whatever else has begun, be heard to its end. */
  async listen(ms = SENTENCE_MS + 100): Promise<void> {
    await this.clock.advance(ms)
  }

  /** The caller says `text` and then stays quiet until it is a turn. */
  async say(text: string): Promise<void> {
    await this.sound(320)
    this.hear(text, { final: true })
    await this.quiet(384)
  }

  /** Something sounds like speech, for `ms`. */
  sound = (ms: number): Promise<void> => this.#windows(ms, SPEECH)

  quiet = (ms: number): Promise<void> => this.#windows(ms, NOISE)

  /** The recogniser understood `text`. */
  hear(text: string, { final }: { final: boolean }): void {
    this.#transcript({ text, final })
  }

  hangUp(): void {
    this.#carrier?.onClosed()
  }

  frame(frame: AudioFrame = silence(16_000)): void {
    this.#carrier?.onAudio(frame)
  }

  /** The carrier says that the caller has heard so much. */
  acknowledge(playedMs: number): void {
    this.#carrier?.onPlayed(playedMs)
  }

  press(digit: string): void {
    this.#carrier?.onDigit(digit)
  }

  /** The events of a type, in order. */
  reported<Type extends MediaEvent['type']>(type: Type): Extract<MediaEvent, { type: Type }>[] {
    return this.edge.events.filter((event): event is Extract<MediaEvent, { type: Type }> => event.type === type)
  }

  async #windows(ms: number, probability: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += WINDOW_MS) {
      await this.clock.advance(WINDOW_MS)
      this.#analysedMs += WINDOW_MS
      this.#probability(probability, this.#analysedMs)
    }
    await this.clock.advance(0)
  }
}

function loggingTo(logged: (readonly [object, string])[]): Log {
  const log: Log = {
    ...silentLog,
    error: (fields, message) => void logged.push([fields, message]),
    child: () => log,
  }
  return log
}
