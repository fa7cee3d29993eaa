import { plain } from './slots/number-words.ts'

/** What a caller wants to know. `question`: something else, which rules cannot answer. */
export type QuestionKind =
  | 'again'
  | 'hears'
  | 'who'
  | 'known'
  | 'needs'
  | 'why'
  | 'duration'
  | 'next'
  | 'help'
  | 'question'

/** In order: the first that matches is what the question is about. Texts are plain. */
const KINDS: readonly (readonly [QuestionKind, RegExp])[] = [
  [
    'again',
    /\b(repeat|say (that|it) again|come again|what did you (just )?say|you said what|what was (that|the question)|repete[zr]?|redire|redites|quelle etait la question|qu'avez[- ]vous dit|puede repetir)\b|^\W*(pardon|sorry|what|comment|quoi|como)( me)?\W*$|再说一遍/,
  ],
  [
    'hears',
    /\b(can|do) you hear (me|this)\b|\bare you (still )?(there|listening)\b|\b(vous m'entendez|m'entendez[- ]vous|vous etes (toujours )?la|me oye)\b|听得到/,
  ],
  [
    'who',
    /\b(who|what) (are|is) (you|this)\b|\b(who|what) am i (talking|speaking) (to|with)\b|\bwhat'?s? (is )?your name\b|\bare you (a |an )?(robot|bot|machine|human|real|person|computer|ai)\b|\b(qui|que) etes[- ]vous\b|\bqui (es[- ]tu|est[- ]ce)\b|\b(vous etes|tu es|c'est) qui\b|\bquel est votre nom\b|\b(etes[- ]vous|es[- ]tu|vous etes|tu es) (un |une )?(robot|machine|humain|personne|vraie)\b|\bquien (es|eres)\b|\bes (usted )?un robot\b|你是谁|机器人/,
  ],
  [
    'known',
    /\bwhat (do|did|have|has) you (already )?(know|have|note|noted|write|written|understand|understood|get|got)\b|\bwhat did i (say|tell)\b|\b(state|status|progress) of (my|the|our) (request|claim|case|matter|file)\b|\bou en est (mon|ma|le|la)\b|\bwhat (is|was|are) my\b|\bquels? (est|etait) (mon|ma)\b|\b(do|have|did) you (have|know|got|get|note|noted|write|catch|understand) (my|it|that|everything|all)\b|\bread (it|that|me) back\b|\bsummari[sz]e\b|\b(avez[- ]vous|vous avez) (bien )?(note|compris|entendu|mon|ma|mes|tout)\b|\b(savez[- ]vous|avez[- ]vous) (deja|de moi)\b|\b(recapitul|resum)\w*/,
  ],
  [
    'needs',
    /\b(what|which)\b.{0,40}\b(need|want|require|missing|ask|asking|details?|documents?|information|infos?|to tell you|to give you|(should|do|can|must) i (say|tell|give|send))\b|\bwhat else\b|\bis that (all|it|everything)\b|\bc'est tout\b|(?:\bque\b|\bquoi\b|\bqu'|\bquel(?:le)?s?\b).{0,40}\b(faut|besoin|voulez|manque|dois|demande\w*|informations?|renseignements?|documents?|details?)\b|\bque (necesita|falta)\b|需要什么/,
  ],
  ['why', /\bwhy\b|\bwhat for\b|\bpourquoi\b|\bpor que\b|为什么/],
  [
    'duration',
    /\bhow (long|soon|many (minutes|hours|days|weeks|questions)|much (time|longer))\b|\bwhen (will|can|do|should|am|are|is)\b|\bcombien de (temps|jours|minutes|questions)\b|\bdans combien\b|\bquand\b|\bquels? delais?\b|\bcuanto (tiempo|tarda)\b|多久|多长时间/,
  ],
  [
    'next',
    /\bwhat (happens|will happen|comes|is|are|do|will|should)\b.{0,25}\b(next|now|then|after\w*|do)\b|\bhow (does|do|will) (it|this|that|you|we)\b|\bque (va|vas|allez|se)\b|\bcomment (ca|cela|est-ce)\b|\bqu'allez[- ]vous\b|\bla suite\b|\bet (apres|ensuite|maintenant)\b|\bque va a pasar\b|接下来/,
  ],
  [
    'help',
    /\b(can|could|will) you help\b|\bdo you (help|handle|deal)\b|\bright (number|place)\b|\b(m'aider|aidez)\b|帮我/,
  ],
]

const LEADS =
  /^(?:(?:ok|okay|well|so|and|but|yes|no|sorry|excuse me|please|hello|hi|um+|uh+|right|alors|et|mais|bon|ben|euh|donc|oui|non|pardon|bonjour|d'accord|s'il vous plait|y|pero)\b[\s,.!]*)+/
const ASKED_INDIRECTLY =
  /^(?:i (?:want|need|wish|would like) to know|i'd like to know|i wonder|i was wondering|(?:can|could) you tell me|tell me|do you know|je (?:veux|voudrais|souhaite|souhaiterais) savoir|dites[- ]moi|pouvez[- ]vous me dire|savez[- ]vous|quisiera saber|digame)\s+(?=who|what|which|when|where|why|how|whether|if|qui|que|quoi|ce que|quand|ou|comment|combien|pourquoi|quel|si)/
const AUXILIARY =
  "(?:'s|'re|is|are|am|was|were|do|does|did|can|could|will|would|should|shall|may|must|have|has|had|happens|comes|else|about|if)"
const PRONOUN = '(?:you|i|we|it|this|that|there|they|he|she|my|your|the|anybody|anyone|somebody|someone)'
const STARTS_LIKE_ONE = new RegExp(
  `^(?:${[
    `(?:what|who|where|when|why|how|which) ?${AUXILIARY}\\b`,
    '(?:how (?:long|much|many|often|soon|far)|why|what (?:kind|sort|information|details?|documents?))\\b',
    `which \\w+ ${AUXILIARY}\\b`,
    `(?!may the\\b)(?:is|are|am|was|were|do|does|did|can|could|will|would|should|may|have|has) ${PRONOUN}\\b`,
    "(?:qu'est-ce|est-ce qu|combien|pourquoi|de quoi|quell?e?s? (?:est|sont|informations?|renseignements?|documents?|delais?)|qui (?:est|etes|es)\\b)",
    '(?:que|quoi|quand|ou|comment|qui)\\b[^,.]{0,30}?\\b\\w+-(?:vous|tu|je|il|elle|on|nous|ils)\\b',
    '(?:que|comment) (?:dois|doit|faut|va|vais|puis|ca|cela|vous|on)\\b',
    'quand (?:va|vais|allez|aurai|serai|pourr\\w+|recevr\\w+|rappel\\w+)\\b',
    "(?!rendez-)(?:m')?\\w+-(?:vous|tu|je|il|elle|on|nous|ils)\\b",
    '(?:que|quien|cuando|donde|como|cuanto|por que) (?:es|son|esta|puede|necesita|tarda|va)\\b',
  ].join('|')})`,
)
const SPEAKS_OF_BOTH =
  /\b(who|what|when|where|why|how|which|you|your|can|do|does|is|are|am|will|should|vous|votre|vos|qui|que|quoi|comment|pourquoi|combien|quand|est-ce)\b|吗|什么|谁|多/

/** "La grêle est-elle couverte ?" */
const TURNED_ROUND = /\b\w+-(?:t-)?(?:il|elle|on|ils|elles)\b/

/** "Could you note that my email is …" tells something. */
const ASKS_TO_NOTE =
  /\b(?:note|write|put|add|change|correct|update|notez|noter|changez|changer|corrigez)\b.*\b(?:is|was|to|as|est|en)\b \S/

/** Words of a question alone, whatever punctuation the recogniser made of them. */
function isQuestion(words: string): boolean {
  const bare = words.replace(LEADS, '')
  const asked = bare.replace(/^["¿\s]+/, '')
  if (/^(?:pardon|sorry|what|comment|quoi|como)(?: me)?\s*\?$/.test(words)) return true
  if (ASKS_TO_NOTE.test(asked)) return false
  if (ASKED_INDIRECTLY.test(asked)) return true
  if (STARTS_LIKE_ONE.test(asked)) return true
  return /[?？]\s*$|吗\s*$/.test(words) && (SPEAKS_OF_BOTH.test(words) || TURNED_ROUND.test(words))
}

const SENTENCE_END = /(?<=[.!?])\s+|(?<=[。！？])/u

export interface Asked {
  readonly kind: QuestionKind
  /** What was said besides. */
  readonly rest: string
}

/** The question in what a caller says, or `undefined` when nothing is asked. */
export function readQuestion(text: string): Asked | undefined {
  const sentences = text
    .split(SENTENCE_END)
    .map((sentence) => sentence.trim())
    .filter(Boolean)
  const asked = sentences.filter((sentence) => isQuestion(plain(sentence).trim()))
  if (asked.length === 0) return undefined
  const words = plain(asked.join(' '))
  const kind = KINDS.find(([, pattern]) => pattern.test(words.replace(LEADS, '')) || pattern.test(words))?.[0]
  return { kind: kind ?? 'question', rest: sentences.filter((sentence) => !asked.includes(sentence)).join(' ') }
}
