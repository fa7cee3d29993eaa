import { answeringWords } from './machine-words.ts'

/** Words, at least, of somebody who wants something: "hello", a name and a company are fewer. */
const FEWEST_WORDS = 4
const FEWEST_SIGNS = 5

/** Speaks of the one who picked up, or to who calls; a greeting with names in it does neither. */
const SPEAKS_TO_US: Readonly<Record<string, RegExp>> = {
  en: /(?<![\p{L}'])(i|i'm|i'd|i'll|i've|me|my|you|you're|your|don't|stop)(?![\p{L}'])/u,
  fr: /(?<!\p{L})(je|j'|moi|vous|votre|vos|mon|ma|mes)(?!\p{L})|(?<!\p{L})(j'|arrêtez|rappelez)/u,
  es: /(?<!\p{L})(quiero|quisiera|necesito|puedo|podría|estoy|tengo|me|mi|usted|no|llame|llamen)(?!\p{L})/u,
  de: /(?<!\p{L})(ich|mir|mich|sie|ihnen|ihr|nicht)(?!\p{L})/u,
  zh: /[我你您]/u,
}
/** What is said to everybody. */
const TO_EVERYBODY =
  /thank you|my name(?: is|'s)|s'il vous plaît|je suis bien|[您你]好|(?<!\p{L})(?:guten|bonjour|buenos|buenas)(?!\p{L})/gu

/**
 * Whether what somebody said when they picked up wants more of an answer than a greeting: "I want to talk to a human",
 * where "Hello?", a name, or "who is this?" wants none. `lang`: BCP 47; English is understood beside every other language.
 */
export function wantsAnswer(text: string, lang: string): boolean {
  const said = text.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ').trim()
  if (answeringWords(said, lang) !== undefined) return false
  const known = [SPEAKS_TO_US['en'], SPEAKS_TO_US[lang.slice(0, 2).toLowerCase()]]
  const own = said.replace(TO_EVERYBODY, ' ')
  if (!known.some((speaks) => speaks?.test(own))) return false
  return /\p{Script=Han}/u.test(said)
    ? (said.match(/\p{Script=Han}/gu)?.length ?? 0) >= FEWEST_SIGNS
    : said.split(' ').length >= FEWEST_WORDS
}
