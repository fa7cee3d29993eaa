import { plain } from './number-words.ts'

const ADDRESS = /[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/\s*\b(?:dot|point|punto)\b\s*/g, '.'],
  [/\s*\b(?:underscore|tiret du bas|guion bajo)\b\s*/g, '_'],
  [/\s*\b(?:dash|hyphen|minus|tiret|guion)\b\s*/g, '-'],
  [/\s*(?:\barobase\b|\barroba\b|\bat sign\b|@|艾特)\s*/g, '@'],
]

/** An email address that was typed, spoken (`anna at example dot com`) or spelled. */
export function readEmail(text: string): string | undefined {
  const typed = ADDRESS.exec(plain(text))
  if (typed) return typed[0]
  let spoken = plain(text)
    .replace(/[,;!?]+/g, ' ')
    .replace(/\.(?=\s|$)/g, ' ')
  for (const [sign, character] of SIGNS) spoken = spoken.replace(sign, character)
  // "at" is also an ordinary word: it is the sign only when a domain follows.
  spoken = spoken.replace(/\s+at\s+(?=[a-z0-9 -]+\.[a-z])/g, '@')
  spoken = joinLetters(spoken).replace(/\s*@\s*/g, '@')
  return ADDRESS.exec(spoken)?.[0]
}

/** `k e v i n` becomes `kevin`. */
const joinLetters = (text: string): string =>
  text.replace(/(?<![a-z0-9])[a-z0-9](?: [a-z0-9](?![a-z0-9]))+/g, (run) => run.replaceAll(' ', ''))
