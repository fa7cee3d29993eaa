/** What may be chosen: a label, and what is said for it. */
export type Choice = readonly [label: string, ...phrases: string[]]

/**
 * The choice one of whose phrases is in `text`, the longest phrase first: "not yes" beats "yes". For carriers that give words and
 * leave the choice to us. The emulator of Azure, which chooses itself, has a copy of its own: what Azure makes of an answer
 * must not change with what we make of it.
 */
export function matchChoice(text: string, choices: readonly Choice[]): string | undefined {
  const said = ` ${plain(text)} `
  const all = choices.flatMap(([label, ...phrases]) => phrases.map((phrase) => ({ label, phrase: plain(phrase) })))
  return all.sort((a, b) => b.phrase.length - a.phrase.length).find(({ phrase }) => isIn(said, phrase))?.label
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
