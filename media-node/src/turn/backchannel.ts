import { wordsOf } from './words.ts'

/** What a listener says to show that they listen, in every shipped language: callers mix them. Longer phrases first. */
const PHRASES = [
  "all right|i see|got it|très bien|je vois|c'est ça|de acuerdo|muy bien|ya veo|知 道 了",
  'mm|mmm|hm|hmm|mhm|mm-hm|mm-hmm|uh-huh|uh|huh|ah|oh|hum|euh|um|er',
  'ok|okay|right|alright|yeah|yes|yep|sure|fine|good|great',
  "oui|ouais|d'accord|bien|entendu|voilà|parfait",
  'sí|si|vale|claro|ajá|bueno|entiendo',
  '嗯|好 的|好|对|是 的|是|行|哦|啊',
]
  .flatMap((phrases) => phrases.split('|'))
  .map((phrase) => phrase.split(' '))

/** More words than this are somebody talking, whatever they are. */
const MOST_WORDS = 4

/** Whether `text` only shows that somebody listens ("mm-hm", "oui d'accord"), and takes no turn. */
export function isBackchannel(text: string): boolean {
  let words = wordsOf(text).map((word) => word.text)
  if (words.length === 0 || words.length > MOST_WORDS) return false
  while (words.length > 0) {
    const phrase = PHRASES.find((candidate) => candidate.every((word, i) => words[i] === word))
    if (!phrase) return false
    words = words.slice(phrase.length)
  }
  return true
}
