import type { MessageStyle } from '@call-center/shared/call/call'
import { mayBePrefix, takePrefix } from './answer-prefix.ts'
import { openingClauseEnd } from './opening-clause.ts'
import { openingEnd } from './opening-end.ts'
import { LONGEST, sentenceEnd } from './sentence-end.ts'

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
  let first = true
  let opened = false

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
      // Others are synthesised in no style, and one is enough of them.
      const opening = first && !opened && style === 'none' ? openingClauseEnd(pending, openings) : 0
      if (opening > 0) {
        yield say(pending.slice(0, opening), true)
        pending = pending.slice(opening)
        first = opened = true // it is short: what follows is waited for as well
        continue
      }
      const end = first ? openingEnd(pending, { done, language }) : sentenceEnd(pending, { done })
      if (!end) return
      const text = pending.slice(0, end.at)
      pending = pending.slice(end.at)
      lineStart = text.endsWith('\n')
      if (isSpoken(text)) yield say(text, end.goesOn)
    }
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
    first = false
    const cited = cites
    cites = []
    return { text: text.trim(), style, ...(cited.length > 0 && { cites: cited }), ...(goesOn && { goesOn }) }
  }
}

/** What is left of `?!` when the question mark was enough. */
const isSpoken = (text: string): boolean => /[^\s.!?…"'”’»)\]]/u.test(text)
