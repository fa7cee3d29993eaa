const LONGEST = 80

/** The caller's own words, cut between words. */
export function quoted(text: string): string {
  const words = text.trim().replace(/[\s.,;!?]+$/, '')
  return `“${words.length > LONGEST ? `${words.slice(0, words.lastIndexOf(' ', LONGEST))} …` : words}”`
}

const MATTER =
  'leak|fire|theft|accident|crash|collision|flood|breakdown|burglary|break-in|damage|hail|storm|noise|problem|issue|failure|outage|fault|error|crack|smell'
const EXISTS =
  /^(?:there(?:'s| is| are| was| were| has been)|(?:i|we) (?:have|had|have had|have got|noticed|found|see|saw|discovered)|(?:i|we)'ve (?:had|got|noticed|found)|(?:i|we) (?:want|need|wish|would like) to (?:report|declare)|(?:i|we)'d like to (?:report|declare)|(?:i'm|i am) (?:calling|phoning)(?: you)? (?:about|because of)|(?:it|this)(?:'s| is| was)(?: about)?)\s+/i
const DETERMINER = /^(?:an?|the|my|our|some|this|that|these|those|several|two|three)\s/i
const INDEFINITE = /^(?:an?|some|several|two|three)\s/i
const PREPOSITION =
  '(?:in|inside|on|at|under|above|of|with|from|near|behind|outside|between|to|by|against|around|over|during|after|through)'
/** A thing, and where or of what it is. A word too many may be a verb, so a thing that is merely named has few words. */
const SHORT_PLACE = `(?: ${PREPOSITION} (?:an?|the|my|our|\\d+)?(?: ?[\\w'’-]+))`
const DEFINITE_THING = new RegExp(`^[\\w'’-]+(?: [\\w'’-]+){1,2}${SHORT_PLACE}{1,2}$`, 'i')
const KNOWN_MATTER = new RegExp(`^(?:[\\w'’-]+ ){1,3}(?:${MATTER})s?(?: ${PREPOSITION} [\\w'’ -]+)?$`, 'i')
const BARE_MATTER = new RegExp(`^(?:[\\w'’-]+ ){0,2}(?:${MATTER})s?(?: ${PREPOSITION} [\\w'’ -]+)?$`, 'i')
const BECAME =
  /^(my|our|the) ((?:[\w'’-]+ )?[\w'’-]+) (?:is|are|was|were|has been|have been|got) ((?!not\b|never\b)(?:\w+(?:ing|ed)|stolen|broken|burnt|lost|burst))(?=$| )/i
const NOT_INSIDE =
  /\b(?:i|we|you|he|she|they|it|me|us|is|are|was|were|has|have|had|do|does|did|will|would|can|cannot|could|should|not|makes?|made|got|fell|broke|stopped|started|works?|keeps?|came|went|hit|ran)\b|n't\b|[“”"]/i

/**
 * "There is a water leak in my kitchen" as "a water leak in your kitchen". `undefined` when the words are not surely that:
 * a quotation is better than bad grammar.
 */
export function nounPhrase(text: string): string | undefined {
  const sentence = (text.trim().split(/[.!?;,](?:\s|$)/)[0] ?? '').replace(/’/g, "'")
  const clause = (sentence.split(/\s+(?:and|but|so|because|since|which|that|who)\s+/i)[0] ?? '').trim()
  const became = BECAME.exec(clause)
  if (became) {
    const [whole, , thing = '', state = ''] = became
    const rest = clause.slice(whole.length)
    return NOT_INSIDE.test(rest) || rest !== '' ? undefined : toCustomer(`the ${state} ${thing}`)
  }
  const exists = EXISTS.test(clause)
  const thing = clause.replace(EXISTS, '').trim()
  if (thing === '' || thing.length > LONGEST || NOT_INSIDE.test(thing)) return undefined
  if (!DETERMINER.test(thing)) return BARE_MATTER.test(thing) ? toCustomer(`the ${thing}`) : undefined
  const isThing = exists || INDEFINITE.test(thing) || KNOWN_MATTER.test(thing) || DEFINITE_THING.test(thing)
  return isThing ? toCustomer(thing) : undefined
}

/** The caller's "my" is the customer's "your", and the phrase is read in the middle of a sentence. */
const toCustomer = (phrase: string): string =>
  (phrase.charAt(0).toLowerCase() + phrase.slice(1)).replace(/\b(?:my|our)\b/gi, 'your')
