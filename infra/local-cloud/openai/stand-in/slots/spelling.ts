import { plain } from './number-words.ts'

const LETTERS = String.raw`(?<![\p{L}\d'])\p{L}(?:(?:,?\s+|[.-](?=\p{L}))\p{L}(?![\p{L}\d'])){2,}`

/** Three letters or more, each alone. */
export const SPELLED_LETTERS = new RegExp(LETTERS, 'u')

/** Single letters one after the other (`K E V Y N`, `K-E-V-Y-N`), joined; or a word that was typed in capitals. */
export function readSpelled(text: string): string | undefined {
  const letters = SPELLED_LETTERS.exec(text)
  if (letters) return letters[0].replace(/[^\p{L}]/gu, '')
  const words = text.split(/[^\p{L}]+/u).filter(Boolean)
  const capitals = words.find((word) => word.length > 2 && word === word.toUpperCase() && word !== word.toLowerCase())
  return capitals && words.some((word) => word !== word.toUpperCase()) ? capitals : undefined
}

const BY_A_WORD = /(?<![\p{L}\d])(\p{L})[,]?\s+(?:as in|for|like|is for|comme|de|como)\s+(\p{L}{2,})(?!\p{L})/giu

/** "B as in Bravo" is B. */
export const withoutAlphabet = (text: string): string =>
  text.replace(BY_A_WORD, (whole: string, letter: string, word: string) =>
    plain(word).startsWith(plain(letter)) ? letter.toUpperCase() : whole,
  )

const titled = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()

const SPELLING_LEAD_IN =
  /[\s,]*(?<!\p{L})(?:spelled|spelt|that is|that's|i spell|it is spelled|(?:ca|ça|qui) s'épelle|épelée?|j'épelle|se escribe|deletreado)(?!\p{L}).*$/iu

/** The name in `text`, where a spelled word takes the place of the one it spells. */
export function withSpelling(text: string): string {
  const spelled = readSpelled(text)
  if (!spelled) return text
  const word = titled(spelled)
  const rest = text
    .replace(SPELLING_LEAD_IN, '')
    .replace(SPELLED_LETTERS, '')
    .split(/[\s,]+/)
    .filter((part) => (part !== '' && part.toUpperCase() !== spelled.toUpperCase()) || part === titled(part))
    .filter((part) => part !== spelled)
  const place = rest.findLastIndex((part) => part.charAt(0).toLowerCase() === word.charAt(0).toLowerCase())
  return (place === -1 ? [...rest, word] : rest.with(place, word)).join(' ').replace(/[.\s]+$/, '')
}
