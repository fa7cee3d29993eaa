import type { MessageStyle } from '@call-center/shared/call/call'
import { mayBePrefix, takePrefix } from './answer-prefix.ts'
import { openingEnd } from './opening-end.ts'
import { LONGEST, type PieceEnd, sentenceEnd } from './sentence-end.ts'

/** What is spoken in one go. */
export interface Sentence {
  readonly text: string
  readonly style: MessageStyle
  /** Ids of the documents it rests on. */
  readonly cites?: readonly string[]
  /** It is the beginning of a longer one, whose rest follows: the voice is not lowered. */
  readonly goesOn?: boolean
}

export interface ChunkOptions {
  /** What is spoken, BCP 47: where a long sentence may be parted depends on it. */
  readonly language?: string
  /** Sentences that are synthesised already, also as first clauses of longer ones: see `formsOf`. */
  readonly openings?: readonly string[]
}

/** Regroups a stream of tokens into sentences, as soon as each is complete. Nothing is lost and nothing is said twice. */
export async function* chunkSentences(
  tokens: AsyncIterable<string>,
  options: ChunkOptions = {},
): AsyncGenerator<Sentence> {
  const chunker = createChunker(options)
  for await (const token of tokens) yield* chunker.push(token)
  yield* chunker.end()
}

function createChunker({ language, openings = [] }: ChunkOptions) {
  let pending = ''
  let style: MessageStyle = 'none'
  let cites: readonly string[] = []
  let lineStart = true
  /** Until as much is said as it takes to write the rest, pieces are short; one of them is a known opening at most. */
  let stage: 'opening' | 'first clause' | 'sentences' = 'opening'

  return {
    *push(token: string): Generator<Sentence> {
      pending += token
      yield* complete(false)
    },
    *end(): Generator<Sentence> {
      yield* complete(true)
      if (isSpoken(pending)) yield say(pending, false)
      pending = ''
    },
  }

  function* complete(done: boolean): Generator<Sentence> {
    for (;;) {
      if (lineStart && !readLineStart(done)) return
      const end = pieceEnd(done)
      if (!end) return
      const text = pending.slice(0, end.at)
      pending = pending.slice(end.at)
      lineStart = text.endsWith('\n')
      if (!isSpoken(text)) continue
      stage = end.isShort ? 'first clause' : 'sentences'
      yield say(text, end.goesOn)
    }
  }

  function pieceEnd(done: boolean): PieceEnd | undefined {
    if (stage === 'sentences') return sentenceEnd(pending, { done })
    const known = stage === 'opening' && style === 'none' // they are synthesised in no other
    return openingEnd(pending, { done, language, openings: known ? openings : [] })
  }

  /** Takes the prefixes off the line that starts here; `false` while more text must come to know them. */
  function readLineStart(done: boolean): boolean {
    if (!done && (pending.trim() === '' || mayBePrefix(pending)) && pending.length < LONGEST) return false
    const prefixed = takePrefix(pending)
    // A prefix that is cut off at the end of what is here may go on in the next token.
    if (!done && prefixed.text !== pending && (prefixed.text === '' || mayBePrefix(prefixed.text))) return false
    pending = prefixed.text
    style = prefixed.style ?? style
    cites = [...cites, ...prefixed.cites]
    lineStart = false
    return true
  }

  function say(text: string, goesOn: boolean): Sentence {
    const cited = cites
    cites = []
    return { text: text.trim(), style, ...(cited.length > 0 && { cites: cited }), ...(goesOn && { goesOn }) }
  }
}

/** What is left of `?!` when the question mark was enough. */
const isSpoken = (text: string): boolean => /[^\s.!?…"'”’»)\]]/u.test(text)
