/** A first piece shorter than this sounds cut off; longer delays the first sound. */
const FIRST_MIN_CHARS = 12
const FIRST_MAX_CHARS = 60
const MAX_CHARS = 250
const SENTENCE_END = /[.!?…]+["'”’)\]]*(?=\s|$)|[。！？]+/gu
const CLAUSE_END = /[,;:](?=\s)|\s[–—-](?=\s)|[，；：、]/gu

/** Cuts text into pieces to synthesise one after the other, the first one short so that it is heard early. */
export function splitClauses(text: string): readonly string[] {
  const sentences = cutAfter(text.trim(), SENTENCE_END).flatMap((sentence) => shorten(sentence, MAX_CHARS))
  const [first, ...rest] = sentences
  if (first === undefined) return []
  if (first.length <= FIRST_MAX_CHARS) return sentences
  const clause = cutAfter(first, CLAUSE_END).reduce(
    (joined, piece) => (joined.length < FIRST_MIN_CHARS ? `${joined} ${piece}`.trim() : joined),
    '',
  )
  const remainder = first.slice(clause.length).trim()
  return remainder === '' ? sentences : [clause, remainder, ...rest]
}

function cutAfter(text: string, end: RegExp): string[] {
  const pieces: string[] = []
  let from = 0
  for (const match of text.matchAll(end)) {
    const to = match.index + match[0].length
    // A dot after a single letter or a title is an abbreviation, not an end.
    if (match[0] === '.' && /(?:^|[\s.])(?:\p{L}|Mr|Mrs|Ms|Dr|St|No|vs|etc)$/u.test(text.slice(from, match.index)))
      continue
    pieces.push(text.slice(from, to).trim())
    from = to
  }
  pieces.push(text.slice(from).trim())
  return pieces.filter(Boolean)
}

/** A sentence without an end is cut at a clause, or at a space if there is none. */
function shorten(sentence: string, maxChars: number): string[] {
  if (sentence.length <= maxChars) return [sentence]
  const window = sentence.slice(0, maxChars)
  const at = Math.max(
    ...[...window.matchAll(CLAUSE_END)].map((match) => match.index + match[0].length),
    window.lastIndexOf(' '),
  )
  const cut = at > maxChars / 3 ? at : maxChars
  return [sentence.slice(0, cut).trim(), ...shorten(sentence.slice(cut).trim(), maxChars)]
}
