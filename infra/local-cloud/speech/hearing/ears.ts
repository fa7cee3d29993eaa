import type { ListenOptions, Recogniser, SpeechSegment } from './recogniser.ts'
import type { ToldWords } from './told-words.ts'

export const HOW_TO_BE_HEARD =
  'Nothing can turn this speech into words: `apt-get install pocketsphinx-en-us libpocketsphinx3` (English only), or type the words (`--words` of the command line).'

/** Understands speech by listening to it. */
export interface Decoder {
  understands(language: string): boolean
  prepare(options: ListenOptions): void
  open(options: ListenOptions & { readonly onPartial: (text: string) => void }): DecoderStream
  close(): Promise<void>
}

export interface DecoderStream {
  push(pcm: Int16Array): void
  finish(): Promise<string | undefined>
  cancel(): void
}

export interface EarsOptions {
  readonly told: ToldWords
  /** Absent when PocketSphinx is not installed. */
  readonly decoder: Decoder | undefined
  /** Called once per phrase that nobody could understand. */
  readonly onProblem: (callConnectionId: string | undefined, message: string) => void
}

/** Words that were told win; otherwise the decoder listens; otherwise the caller is told how to be heard. */
export function createEars({ told, decoder, onProblem }: EarsOptions): Recogniser {
  return {
    rung: decoder ? 'pocketsphinx' : 'told',
    prepare(options) {
      if (decoder?.understands(options.language)) decoder.prepare(options)
    },
    openSegment: (options) => openSegment(options, { told, decoder, onProblem }),
    leftOver({ callConnectionId, language }, atMs) {
      const words = callConnectionId ? told.leftOver({ callConnectionId, language }, atMs) : []
      return words.length > 0 ? words.join(' ') : undefined
    },
    restart: (callConnectionId) => told.restart(callConnectionId),
    close: async () => await decoder?.close(),
  }
}

type SegmentOptions = Parameters<Recogniser['openSegment']>[0]

function openSegment(options: SegmentOptions, { told, decoder, onProblem }: EarsOptions): SpeechSegment {
  const { callConnectionId, language, startMs, onPartial } = options
  const words: string[] = []
  const isTold = () => callConnectionId !== undefined && (words.length > 0 || told.has(callConnectionId))
  // Words may be told a moment after their audio began, so the decoder listens until they are.
  let stream = !isTold() && decoder?.understands(language) ? decoder.open(options) : undefined
  const hush = () => {
    stream?.cancel()
    stream = undefined
  }
  return {
    push(pcm, atMs) {
      if (callConnectionId === undefined || !isTold()) return stream?.push(pcm)
      hush()
      const due = told.due({ callConnectionId, language }, startMs, atMs)
      if (due.length === 0) return
      words.push(...due)
      onPartial(words.join(' '))
    },
    async finish(atMs) {
      if (callConnectionId !== undefined && isTold()) {
        hush()
        words.push(...told.endOfSpeech({ callConnectionId, language }, startMs, atMs))
        return words.length > 0 ? words.join(' ') : undefined
      }
      if (stream) return await stream.finish()
      onProblem(callConnectionId, HOW_TO_BE_HEARD)
      return undefined
    },
    cancel() {
      hush()
      if (callConnectionId !== undefined && words.length > 0) told.takeBack(callConnectionId)
    },
  }
}
