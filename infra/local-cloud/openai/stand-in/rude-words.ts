import { plain } from './slots/number-words.ts'

const RUDE =
  /(?<![\p{L}])(?:(?:mother)?fuck\w*|shit\w*|bullshit|bloody|damn(?:ed)?|goddamn\w*|asshole\w*|arse\w*|bastard\w*|bitch\w*|idiots?|morons?|crap|putain|merde|connards?|connasse|salauds?|encules?|abrutis?|bordel|foutus?|mierda|joder|cabron\w*|gilipollas|puta|putos?|idiotas?|co[nñ]o)(?![\p{L}])|他妈的?|妈的|操你|傻[逼瓜]|混蛋|白痴|该死/gu

/** What the matter is about belongs to the caller: "somebody crashed into my car". */
const TELLS_OF_OWN =
  /\b(?:my|our|mon|ma|mes|notre|nos|mi|mis|nuestr[oa]s?)\b(?! (?:god|time|call|patience|dieu|temps|appel|tiempo))|我[的家]/

/** Swearing that tells nothing. */
export function isInsult(text: string): boolean {
  const words = plain(text)
  return words.match(RUDE) !== null && !TELLS_OF_OWN.test(words)
}

/** A story without its rude words: it is written down, and read out again. */
export function withoutRudeWords(text: string): string {
  const words = plain(text)
  if (words.length !== text.length) return text
  let clean = ''
  let from = 0
  for (const { 0: rude, index } of words.matchAll(RUDE)) {
    clean += text.slice(from, index)
    from = index + rude.length
  }
  return from === 0
    ? text
    : (clean + text.slice(from))
        .replace(/\s+([,.!?])/g, '$1')
        .replace(/\s{2,}/g, ' ')
        .trim()
}
