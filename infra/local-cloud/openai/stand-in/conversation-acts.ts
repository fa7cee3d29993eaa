import { plain } from './slots/number-words.ts'

/** Sounds that are no words, however a recogniser writes them. */
const FILLERS =
  /^(?:[^\p{L}\p{N}]*\b(?:h+m+|m+h?m*|mhm|u+h+|u+m+|e+r+m*|a+h+|o+h+|e+h+|a+w+|w+o+w+|eu+h*|heu+|hein|bah|ben|pf+|ouf|ts+|psst|sh+|ha(?: ?ha)*|ahem|hum|huh|ugh|achoo|noise|bruit|silence|inaudible|cough|laughter|static)\b[^\p{L}\p{N}]*)+$/u

/** Nothing was said, or nothing that means something. */
export const isFiller = (words: string): boolean => !/[\p{L}\d]/u.test(words) || FILLERS.test(words)

const HOLD =
  /^(?:[^\p{L}\p{N}]*\b(?:stop(?: it)?|wait|hold on|hang on|listen|hey|please|sorry|excuse me|no|but|ok|okay|(?:just )?(?:one|a|un|une) (?:moment|second|minute|instant|seconde)|just a (?:moment|second|minute)|attende[zr]|attends|arrete[zr]?|ecoute[zr]?|pardon|excusez[- ]moi|non|mais|s'il vous plait|espere|escuche|un momento|be quiet|shut up|taisez[- ]vous)\b[^\p{L}\p{N}]*)+/u
const SOMETHING =
  "(?: (?:you|to you|vous))?(?: (?:something|anything|one thing|one more thing|a thing|a question|a few questions|quelque chose|une chose|une question|algo|una pregunta))?(?: (?:else|first|now|more|d'autre|d'abord))?"
const WANTS =
  "(?:i (?:want|need|wish|would like|like|have|have got) to|i'd like to|let me|(?:can|could|may) i|i have|i've got|there is|je (?:veux|voudrais|souhaite|dois|peux)|j'aimerais|j'ai|laissez[- ]moi|puis[- ]je|quiero|tengo|dejeme)"
const TO_SPEAK =
  '(?: (?:say|tell|ask|add|speak|talk|explain|report|finish|interrupt|dire|demander|ajouter|parler|expliquer|poser|finir|terminer|decir|preguntar|hablar))?'
const WANTS_THE_WORD = new RegExp(
  `^${WANTS}${TO_SPEAK}${SOMETHING}(?: (?:please|s'il vous plait|por favor))?[^\\p{L}\\p{N}]*$`,
  'u',
)
/** "I have" alone is not a wish to speak. */
const NAMES_SPEAKING =
  /\b(say|tell|ask|add|speak|talk|explain|finish|interrupt|something|question|dire|demander|ajouter|parler|expliquer|poser|finir|terminer|chose|decir|preguntar|hablar|pregunta|algo)s?\b/

/** "Stop, I want to say something": the caller asks for the word, and has said nothing yet. */
export function wantsTheWord(words: string): boolean {
  const held = HOLD.exec(words)?.[0] ?? ''
  const rest = words.slice(held.length).trim()
  if (rest !== '') return NAMES_SPEAKING.test(rest) && WANTS_THE_WORD.test(rest)
  return /stop|wait|hold|hang|moment|second|minute|instant|listen|attend|arrete|ecoute|quiet|shut|taisez|espere/.test(
    held,
  )
}

const TOLD = new RegExp(
  [
    "\\b(?:i|we)(?:'ve| have| had)? (?:already|just)(?: just| already)? (?:told|said|gave|given|answered|mentioned|spelled|explained)\\b",
    '\\bi (?:told|said|gave) (?:(?:it |that |this )?(?:to )?you\\b|(?:that|this|it|so)\\b(?! \\w+ \\w+))',
    "\\byou(?:'ve| have)? (?:already|just) (?:asked|have|know|got|said)\\b",
    '\\b(?:as|like) i (?:said|told)\\b',
    '\\bdeja (?:dit|donne\\w*|repondu|demande\\w*|explique\\w*)\\b',
    "\\bje (?:viens de|l'ai|vous l'ai|te l'ai) (?:vous )?(?:le |la )?(?:dire|donner|dit|donnee?)\\b",
    '\\bya (?:se )?(?:lo |la )?(?:dije|he dicho)\\b',
    '说过了',
  ].join('|'),
)
const WHAT_WAS_TOLD = /^[^,.:;]*?(?:[,.:;]\s*|\b(?:that|que) (?=\S+ \S+ ?))(.+)$/i

/** "I told you already": what was told again with it (`I told you, it's Kevin`), or nothing. */
export function readTold(text: string): { readonly content: string } | undefined {
  const words = plain(text)
  const told = TOLD.exec(words)
  if (!told) return undefined
  // Plain text has as many characters as the text has, unless accents were written apart.
  const after = (words.length === text.length ? text : words).slice(told.index + told[0].length)
  return { content: WHAT_WAS_TOLD.exec(after)?.[1]?.trim() ?? '' }
}
