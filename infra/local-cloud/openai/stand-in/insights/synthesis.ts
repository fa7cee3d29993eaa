import { topicOfName } from '../fields.ts'
import { EN } from '../phrases/en.ts'
import { plain } from '../slots/number-words.ts'
import { nounPhrase, quoted } from './noun-phrase.ts'
import type { Transcript } from './transcript.ts'

export interface Synthesis {
  readonly short: string
  readonly long: string
  readonly satisfaction: 'terrible' | 'low' | 'partial' | 'high' | 'unknow'
  readonly improvement_suggestions: string
}

/** Topics whose values stay in the claim: a summary is shown to more people. */
const PERSONAL: ReadonlySet<string | undefined> = new Set([
  'name',
  'email',
  'phone',
  'policyholder',
  'policy',
  'location',
  'parties',
])

/** A summary made of what is in the call: what the caller told, and what was collected. In English, without personal details. */
export function synthesise({ turns, claim }: Transcript): Synthesis {
  const said = turns.filter(({ role }) => role === 'user')
  const problem = problemOf(claim)
  return {
    short: shortOf(problem, said.length),
    long: said.length === 0 ? 'You did not say anything during the call.' : longOf(problem, claim),
    satisfaction: satisfactionOf(said.map(({ text }) => text)),
    improvement_suggestions:
      Object.keys(claim).length > 0
        ? 'I could confirm each piece of information more quickly.'
        : 'I could ask earlier for the reason of the call.',
  }
}

/** What the call was about, in the caller's words. */
export function problemOf(claim: Readonly<Record<string, string>>): string | undefined {
  const entries = Object.entries(claim)
  const named = entries.find(([name]) => topicOfName(name) === 'description')
  return (named ?? entries.find(([name]) => /descri|problem|issue|hardware|subject|reason/.test(name)))?.[1]
}

/** It is read in the middle of "your request about …". */
function shortOf(problem: string | undefined, timesSpoken: number): string {
  if (timesSpoken === 0) return 'your call'
  if (!problem) return 'your call'
  return nounPhrase(problem) ?? `the problem described as ${quoted(problem)}`
}

function longOf(problem: string | undefined, claim: Readonly<Record<string, string>>): string {
  const about = problem && nounPhrase(problem)
  const told = about
    ? `You told us about ${about}.`
    : problem
      ? `You told us: ${quoted(problem)}.`
      : 'You did not say what the call was about.'
  const entries = Object.entries(claim)
  const isPersonal = ([name]: readonly [string, string]) =>
    PERSONAL.has(topicOfName(name)) || /name|mail|phone/.test(name)
  // A quotation is not told twice.
  const facts = entries.filter((entry) => !isPersonal(entry) && (about || entry[1] !== problem))
  const kept = entries.filter(isPersonal).map(([name]) => labelOfName(name))
  return [
    told,
    ...(facts.length > 0 ? ['', 'I noted:', '', ...facts.map(factLine)] : []),
    ...(kept.length > 0 ? ['', `I also noted ${joined(kept)}.`] : []),
    ...(entries.length === 0 ? ['', 'I could not note anything else.'] : []),
  ].join('\n')
}

function factLine([name, value]: readonly [string, string]): string {
  const label = labelOfName(name)
  return `- **${label.charAt(0).toUpperCase()}${label.slice(1)}:** ${readable(value)}`
}

function labelOfName(name: string): string {
  const topic = topicOfName(name)
  return topic ? EN.labels[topic] : `the ${name.replaceAll('_', ' ')}`
}

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' })

/** Moments are stored in UTC, and nobody here knows where the customer is. */
const readable = (value: string): string =>
  /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value) ? `${MOMENT.format(new Date(value))} UTC` : quoted(value)

const joined = (parts: readonly string[]): string => new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(parts)

const ANGRY =
  /\b(terrible|awful|useless|scandal\w*|unacceptable|angry|furious|idiot\w*|stupid|inadmissible|furieu\w*|nul|honte\w*|ridicule|inaceptable|horrible)\b|生气|太差/g
const ANNOYED =
  /\b(disappointed|annoy\w*|frustrat\w*|too (long|slow)|not happy|decu\w*|enerve\w*|trop (long|lent)|pas content\w*|decepcionad\w*)\b/g
const PLEASED =
  /\b(great|perfect|excellent|wonderful|fantastic|amazing|(very|so|really) (kind|helpful|good|happy|pleased|satisfied|nice)|parfait\w*|super|genial\w*|formidable|tres (gentille?|content\w*|satisfait\w*|bien|efficace)|perfecto|estupendo)\b|很好|很满意/g
/** "Not great" is no praise. */
const DENIED =
  /\b(not|n't|isn't|wasn't|never|pas|jamais|no)\s+(?:(?:that|so|very|really|at all|tres|vraiment|muy)\s+)*$/
/** Manners: they soften a complaint, and tell nothing of how the call went. */
const POLITE = /\b(thank\w*|merci|gracias)\b|谢谢/

function satisfactionOf(said: readonly string[]): Synthesis['satisfaction'] {
  const text = plain(said.join(' '))
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0
  const praise = [...text.matchAll(PLEASED)]
  const denied = praise.filter(({ index }) => DENIED.test(text.slice(0, index))).length
  const pleased = praise.length - denied
  const [angry, annoyed] = [count(ANGRY), count(ANNOYED) + denied]
  if (angry > 1) return 'terrible'
  if (angry + annoyed > 0) return pleased > 0 || POLITE.test(text) ? 'partial' : 'low'
  return pleased > 0 ? 'high' : said.length > 1 ? 'partial' : 'unknow'
}
