/**
 * What somebody wants of our messages. `start-again` takes a STOP back and means nothing else: from who never wrote STOP it is
 * an answer like any other. `help` is answered by the carrier.
 */
export type Keyword = 'stop' | 'start' | 'start-again' | 'help'

/** What the carriers themselves take for STOP and START, and the same in the languages we ship; without accents. */
const STOP =
  /^(?:stop(?: ?all| sms)?|unsubscribe|cancel|end|quit|revoke|opt ?out|arrete?|arreter|desabonner|parar|baja|cancelar|停止|退订)$/
const START = /^(?:start|unstop|commencer|reprendre|empezar|iniciar|开始)$/

/** What somebody wants of our messages, when they wrote one of the words and nothing else. */
export function readKeyword(text: string): Extract<Keyword, 'stop' | 'start'> | undefined {
  const words = text
    .normalize('NFD')
    .replace(/\p{M}|[^\p{L}\s]/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
  return STOP.test(words) ? 'stop' : START.test(words) ? 'start' : undefined
}
