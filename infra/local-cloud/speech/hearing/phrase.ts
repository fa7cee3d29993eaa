export interface PhraseOptions {
  /** Ticks since the start of the turn. */
  readonly offset: number
  readonly duration: number
  readonly detailed: boolean
}

/** No recogniser here measures how sure it is; the cloud says about this much of clear speech. */
const CONFIDENCE = 0.9

/** The body of `speech.phrase`. */
export function phraseBody(text: string | undefined, { offset, duration, detailed }: PhraseOptions): object {
  const place = { Offset: offset, Duration: duration }
  if (text === undefined) return { RecognitionStatus: 'NoMatch', ...place }
  if (!detailed) return { RecognitionStatus: 'Success', DisplayText: text, ...place }
  const lexical = lexicalOf(text)
  return {
    RecognitionStatus: 'Success',
    ...place,
    DisplayText: text,
    NBest: [{ Confidence: CONFIDENCE, Lexical: lexical, ITN: lexical, MaskedITN: lexical, Display: text }],
  }
}

/** The words alone: no capitals and no punctuation, except inside words. */
const lexicalOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/(?<![\p{L}\p{N}])[^\p{L}\p{N}\s]+|[^\p{L}\p{N}\s]+(?![\p{L}\p{N}])/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
