import { once } from 'node:events'
import { type AudioFrame, silence } from '../audio/frame.ts'
import type { Clock } from '../clock.ts'
import type { ChatMessage, LanguageModel, ReplyOptions, ReplyPart, ToolSpec } from '../llm/language-model.ts'
import { watched } from '../llm/watched.ts'
import type { SpeechOptions, TextToSpeech } from '../tts/text-to-speech.ts'
import { wordsOf } from '../turn/words.ts'

/** A part of a reply, a pause before the next one, or the failure that ends it. */
export type ReplyStep = ReplyPart | { readonly waitMs: number } | Error

export const text = (text: string): ReplyPart => ({ type: 'text', text })

export const use = (name: string, args: object, id = '1'): ReplyPart => ({
  type: 'tool-call',
  call: { id, name, args: JSON.stringify(args) },
})

/** A tool call as it is written, in pieces of a few characters, and then whole. */
export function written(name: string, args: object, { id = '1', size = 7 } = {}): ReplyPart[] {
  const json = JSON.stringify(args)
  const pieces = json.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
  return [...pieces.map((piece) => ({ type: 'tool-args' as const, id, name, json: piece })), use(name, args, id)]
}

/** Of every request. */
export const FAKE_USAGE = { input: 1_000, cached: 600, output: 30 } as const

/** A model that says what it is given, one entry a request, then nothing. */
export class FakeModel implements LanguageModel {
  readonly prompts: ChatMessage[][] = []
  readonly tools: (readonly ToolSpec[])[] = []
  aborted = 0
  readonly #replies: Iterator<readonly ReplyStep[]>
  readonly #clock: Clock

  constructor(replies: readonly (readonly ReplyStep[])[], clock: Clock) {
    this.#replies = replies.values()
    this.#clock = clock
  }

  async *reply(messages: readonly ChatMessage[], options: ReplyOptions): AsyncGenerator<ReplyPart> {
    options.onUsage?.(FAKE_USAGE)
    const watch = options.watch?.('fake', 'fake-model')
    watch?.onUsage(FAKE_USAGE)
    yield* watched(this.#reply(messages, options), watch, options.signal)
  }

  async *#reply(messages: readonly ChatMessage[], { tools, signal }: ReplyOptions): AsyncGenerator<ReplyPart, string> {
    this.prompts.push([...messages])
    this.tools.push(tools)
    signal.addEventListener('abort', () => void this.aborted++, { once: true })
    for (const step of this.#replies.next().value ?? []) {
      if (step instanceof Error) throw step
      if ('waitMs' in step) await this.#clock.sleep(step.waitMs, signal)
      else yield step
      signal.throwIfAborted()
    }
    return 'stop'
  }
}

/** Length of every sentence, milliseconds. */
export const SENTENCE_MS = 1_000
const FRAMES = SENTENCE_MS / 20

/** Says every sentence in one second, its words evenly spread. */
export class FakeVoice implements TextToSpeech {
  readonly spoken: string[] = []
  readonly voices: string[] = []
  /** Custom voice endpoints, for each sentence. */
  readonly endpoints: (string | undefined)[] = []
  readonly rates: number[] = []
  /** The call that each sentence may be kept of, and nothing where it may not. */
  readonly saidIn: (string | undefined)[] = []
  /** Never answers, nor hears an abort. */
  deaf = false
  /** Stops in the middle of the next sentence, and hears no abort. */
  stalls = false
  /** Stops in the middle of the next sentence, until it is told to. */
  halts = false
  boundaries = true
  readonly failures: Error[] = []
  /** The text of each frame, so that audio can be told apart. */
  readonly textOf = new WeakMap<AudioFrame, string>()

  async *synthesize(
    text: string,
    { voice, rate, saidIn, onWord, onBilled, signal }: SpeechOptions,
  ): AsyncGenerator<AudioFrame> {
    onBilled?.(text.length)
    this.spoken.push(text)
    this.voices.push(voice.name)
    this.endpoints.push(voice.customEndpointId)
    this.rates.push(rate)
    this.saidIn.push(saidIn)
    const failure = this.failures.shift()
    if (failure) throw failure
    if (this.deaf) await new Promise(() => {})
    const { halts } = this
    this.halts = false
    const words = wordsOf(text)
    if (this.boundaries) {
      words.forEach(({ start, end }, i) =>
        onWord?.({ offset: start, length: end - start, startMs: (i * SENTENCE_MS) / words.length }),
      )
    }
    for (let i = 0; i < FRAMES; i++) {
      signal.throwIfAborted()
      if (halts && i === FRAMES / 2) {
        await once(signal, 'abort')
        throw signal.reason
      }
      if (this.stalls && i === FRAMES / 2) await new Promise(() => {})
      const frame = silence(16_000)
      this.textOf.set(frame, text)
      yield frame
    }
  }
}
