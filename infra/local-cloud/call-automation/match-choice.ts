export interface Choice {
  readonly label: string
  readonly phrases: readonly string[]
}

/**
 * The choice one of whose phrases is in `text`, the longest phrase first: "not yes" beats "yes". This stands in for what Azure does, so
 * it shares nothing with `edge/src/telephony/match-choice.ts`, by which the edge itself chooses for carriers that do not.
 */
export function matchChoice(text: string, choices: readonly Choice[]): { label: string; phrase: string } | undefined {
  const said = ` ${plain(text)} `
  const phrases = choices.flatMap(({ label, phrases }) => phrases.map((phrase) => ({ label, phrase })))
  return phrases.sort((a, b) => b.phrase.length - a.phrase.length).find(({ phrase }) => isIn(said, plain(phrase)))
}

/** Scripts that put no space between words are matched anywhere. */
const isIn = (said: string, phrase: string): boolean =>
  phrase !== '' && (/[\u3040-\u30ff\u3400-\u9fff]/.test(phrase) ? said.includes(phrase) : said.includes(` ${phrase} `))

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
