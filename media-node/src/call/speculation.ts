import { TurnInterrupted } from '@call-center/shared/errors'
import type { AudioFrame } from '../audio/frame.ts'
import { type ChunkOptions, chunkSentences, type Sentence } from '../conversation/sentence-chunker.ts'
import type { Clock } from '../clock.ts'
import type { ChatMessage, LanguageModel, ReplyPart } from '../llm/language-model.ts'
import { LLM_DRAFTS, LLM_DRAFTS_USED, type Metrics } from '../metrics.ts'
import { spokenResponse } from '../tools/spoken-response.ts'
import { spokenWords } from '../tools/spoken-words.ts'
import type { Tool } from '../tools/tool.ts'
import { speechKey } from '../tts/speech-key.ts'
import type { SpeechOptions, TextToSpeech, WordBoundary } from '../tts/text-to-speech.ts'
import { sameWords } from '../turn/words.ts'
import { createDraftBudget } from './draft-budget.ts'
import type { SpeechSettings } from './speech-settings.ts'
import { type Tape, tape } from './tape.ts'

/**
 * Begins answers before it is certain that the caller has finished. A draft is a request to the model and the speech of
 * its first sentence, nothing more: no tool runs, nothing is heard, nothing is remembered. When the turn ends with the same
 * words the answer finds its request under way; otherwise the draft is aborted and never was.
 */
export interface Speculation extends Disposable {
  /**
   * The caller may be finished; `messages` is what the model would be asked. `speaking`: they have not paused yet, and a
   * draft is kept back for when they do.
   */
  begin(messages: readonly ChatMessage[], options: { readonly speaking: boolean }): void
  /** What the answer asks and speaks with. */
  readonly llm: LanguageModel
  readonly tts: TextToSpeech
}

interface Draft {
  readonly messages: readonly ChatMessage[]
  readonly reply: Tape<ReplyPart>
  readonly control: AbortController
}

interface Speech {
  readonly key: string
  readonly control: AbortController
  readonly audio: Tape<AudioFrame>
  readonly words: readonly WordBoundary[]
}

export function createSpeculation(parts: {
  readonly llm: LanguageModel
  readonly tts: TextToSpeech
  readonly tools: readonly Tool[]
  readonly maxTokens: number
  readonly settings: SpeechSettings
  readonly clock: Clock
  readonly metrics: Metrics
}): Speculation {
  const { llm, tts, tools, maxTokens, settings, clock, metrics } = parts
  const budget = createDraftBudget(clock)
  let draft: Draft | undefined
  let speech: Speech | undefined

  return {
    begin(messages, options) {
      if (llm.resting || (draft && sameAsked(draft.messages, messages)) || !budget.take(options)) return
      drop()
      metrics.add(LLM_DRAFTS)
      const control = new AbortController()
      const { signal } = control
      const reply = tape(llm.reply(messages, { tools: tools.map(({ spec }) => spec), maxTokens, signal }))
      const own = { messages, reply, control }
      draft = own
      firstWords(reply, tools, settings.chunking).then(
        (sentence) => {
          if (sentence && draft === own) speech = speak(tts, sentence, settings, signal)
        },
        () => {}, // whoever asks for the answer hears of it
      )
    },
    llm: {
      async *reply(messages, options) {
        const ready = draft
        budget.reset()
        if (ready && options.tools.length === tools.length && sameAsked(ready.messages, messages)) {
          draft = undefined
          metrics.add(LLM_DRAFTS_USED)
          follow(options.signal, ready.control)
          return yield* ready.reply
        }
        drop() // its speech too: another answer may begin with the same words
        yield* llm.reply(messages, options)
      },
    },
    tts: {
      synthesize(text, options) {
        const said = speech
        speech = undefined
        if (said?.key === speechKey(text, options)) return replay(said, options)
        said?.control.abort(new TurnInterrupted('something else is said'))
        return tts.synthesize(text, options)
      },
    },
    [Symbol.dispose]: drop,
  }

  function drop(): void {
    draft?.control.abort(new TurnInterrupted('the caller said more'))
    draft = undefined
    speech = undefined
  }
}

/** A recogniser's final differs from its partial in commas and capitals: the answer is the same. */
function sameAsked(drafted: readonly ChatMessage[], asked: readonly ChatMessage[]): boolean {
  const [a, b] = [drafted.at(-1), asked.at(-1)]
  if (drafted.length !== asked.length || a?.role !== 'user' || b?.role !== 'user' || !sameWords(a.text, b.text))
    return false
  return JSON.stringify(drafted.slice(0, -1)) === JSON.stringify(asked.slice(0, -1))
}

function follow(signal: AbortSignal, control: AbortController): void {
  if (signal.aborted) control.abort(signal.reason)
  else signal.addEventListener('abort', () => control.abort(signal.reason), { once: true })
}

/** The first thing that would be said: a sentence of the model, or what goes with its first tool. */
async function firstWords(
  reply: Tape<ReplyPart>,
  tools: readonly Tool[],
  chunking: ChunkOptions,
): Promise<Sentence | undefined> {
  for await (const sentence of chunkSentences(spokenWords(reply, tools), chunking)) return sentence
  for await (const part of reply) {
    const text = part.type === 'tool-call' ? spokenResponse(tools, part.call, 'meanwhile') : undefined
    if (text) return { text, style: 'none' }
  }
  return undefined
}

function speak(
  tts: TextToSpeech,
  { text, style, goesOn = false }: Sentence,
  { voice, rate }: SpeechSettings,
  drafting: AbortSignal,
): Speech {
  const words: WordBoundary[] = []
  const control = new AbortController()
  const onWord = (word: WordBoundary) => void words.push(word)
  const signal = AbortSignal.any([drafting, control.signal])
  const audio = tape(tts.synthesize(text, { voice, rate, style, goesOn, onWord, signal }))
  return { key: speechKey(text, { voice, rate, style, goesOn }), audio, words, control }
}

async function* replay(
  { audio, words, control }: Speech,
  { onWord, signal }: SpeechOptions,
): AsyncGenerator<AudioFrame> {
  follow(signal, control)
  let told = 0
  for await (const slice of audio) {
    for (; told < words.length; told++) onWord?.(words[told]!)
    yield slice
  }
  for (; told < words.length; told++) onWord?.(words[told]!)
}
