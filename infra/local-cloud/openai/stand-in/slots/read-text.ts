import type { Topic } from '../fields.ts'
import { withDigits } from './number-words.ts'
import { SPELLED_LETTERS, withoutAlphabet, withSpelling } from './spelling.ts'

const LEAD_INS: readonly RegExp[] = [
  /^(?:yes|yeah|oui|si|sí|well|so|ok|okay|sure|of course|alors|euh|eh bien|bueno|um+|uh+|er+|是的|嗯)[\s,.，]+/iu,
  /^(?:hello|hi|hey|bonjour|bonsoir|salut|hola|buenos días|buenas tardes|good (?:morning|afternoon|evening)|您好|你好)(?: (?:there|again|sir|madam|madame|monsieur|everyone|à vous|tous))*[\s,.!，。！]+/iu,
  /^(?:i(?:'m| am) (?:calling|phoning)(?: you)?(?: today)? (?:because|to (?:say|tell you)(?: that)?)|je vous appelle (?:parce que |parce qu'|car )|llamo porque)\s*/iu,
  /^(?:my (?:full )?name is|my name's|i am called|(?:you can |just )?call me|this is|i'm|i am|(?:vous pouvez m')?appelez-moi |je m'appelle|je suis|mon nom est|mon nom c'est|me llamo|mi nombre es|soy|我叫|我是)\s*/iu,
  /^(?:it is|it's|it was|that is|that's|c'est|c'était|ce sont|es|era|fue|está|是)\s+/iu,
  /^(?:the|my|our)?\s*(?:policy|contract|policy number|contract number|address|location|number) (?:number )?(?:is|was)\s+/iu,
  /^(?:mon|le|notre) (?:numéro de (?:contrat|police)|contrat|adresse|numéro) (?:est|c'est)\s+/iu,
  /^(?:mi|el) (?:número de póliza|póliza|dirección) es\s+/iu,
  /^(?:i have|i've got|j'ai|tengo)\s+/iu,
]

/** Those that come before a story: what follows them may be part of it. */
const BEFORE_A_STORY = 3

/** What the caller said, without what comes before it. */
function stripLeadIns(text: string, most = LEAD_INS.length): string {
  let rest = text.trim()
  for (let round = 0; round < 3; round += 1) {
    for (const pattern of LEAD_INS.slice(0, most)) rest = rest.replace(pattern, '')
  }
  return rest.trim()
}

const tidy = (text: string): string => text.replace(/^[\s,;:.]+|[\s,;:.!?。，！？]+$/gu, '')

const POLITE_ENDS = /[\s,]+(?:please|thank you|thanks|merci|s'il vous plaît|s'il vous plait|por favor|gracias)$/iu

/** The value of a text field. Lead-ins that belong to a description ("I have a leak") stay in it. */
export function readText(said: string, topic: Topic | undefined): string | undefined {
  const text = withoutAlphabet(said)
  if (topic === 'name' || topic === 'policyholder') return readName(text)
  if (topic === 'policy') return readNumber(text)
  const isStory = topic === 'description' || topic === 'injuries' || topic === 'parties'
  const value = tidy(tidy(stripLeadIns(text, isStory ? BEFORE_A_STORY : undefined)).replace(POLITE_ENDS, ''))
  if (value === '') return undefined
  if (topic === 'location') return value.replace(/^at\s+(?=\S)/i, '')
  return topic === 'description' ? capitalised(value) : value
}

/** A name starts where the lead-in ends, and ends where it was spelled, or where the next clause starts. */
function readName(text: string): string | undefined {
  const named = NAME_IS.exec(text)?.[1] ?? stripLeadIns(text)
  const letters = SPELLED_LETTERS.exec(named)
  const clause = letters
    ? named.slice(0, letters.index + letters[0].length)
    : (named.split(CLAUSE_END)[0] ?? '').replace(/,(?!\s*\p{Lu}{3,}$).*$/u, '')
  const value = tidy(tidy(withSpelling(clause)).replace(POLITE_ENDS, '').replace(WITH_A_LETTER, ''))
  const words = value.split(/\s+/)
  return value === '' || words.length > LONGEST_NAME_WORDS ? undefined : words.map(capitalised).join(' ')
}

/** "Kevyn with a Y", where the word has the letter already. */
const WITH_A_LETTER = /\s+(?:with|avec|con) (?:an?|une?|two|deux|double|dos) [\p{L}](?:\s.*)?$/iu

const CLAUSE_END = /\s+(?:[Aa]nd|[Ee]t|y(?= \p{L}{2})|but|mais|pero|because|parce que)\s+|[.!?;，]\s*(?=\S)/u

const LONGEST_NAME_WORDS = 5
const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** Said in the middle of something else: "hello, my name is Fred and my car broke down". */
const NAME_IS =
  /(?:my (?:(?:full|first|last|family|real) )?name is|my name's|i am called|je m'appelle|mon (?:pré)?nom (?:complet |de famille )?(?:est|c'est)|me llamo|mi nombre es|我叫)\s*(.+)$/iu

export const noticeName = (text: string): string | undefined =>
  NAME_IS.test(text) ? readName(withoutAlphabet(text)) : undefined

/** A contract number: letters and digits, however they were said. */
function readNumber(text: string): string | undefined {
  const value = tidy(stripLeadIns(text)).replace(POLITE_ENDS, '')
  const joined = withDigits(value)
    .split(/[\s,.-]+/)
    .filter((part) => /^(?:[a-z]|[a-z]*\d[a-z\d]*)$/.test(part))
    .join('')
  if (/\d/.test(joined)) return joined.toUpperCase()
  const word = value.split(/\s+/).find((part) => /\d/.test(part))
  // Words are no number: "in Lyon" answers another question.
  return word ?? (value === '' || /\s.*\p{Ll}{2}/u.test(value) ? undefined : value)
}

const POLICY_IS =
  /\b(?:policy|contract|contrat|police|p[oó]liza)\b(?:\s+(?:number|numéro|número|n°))?(?:\s*(?:is|est|es|:|c'est))*\s+((?:[a-z]{0,4}\d[\w-]*)(?:\s\d+)*)/iu

export const noticePolicy = (text: string): string | undefined => {
  const found = POLICY_IS.exec(text)?.[1]
  return found ? readNumber(found) : undefined
}
