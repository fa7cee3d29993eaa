import { plain } from '../slots/number-words.ts'
import type { Transcript } from './transcript.ts'

export interface Synthesis {
  readonly short: string
  readonly long: string
  readonly satisfaction: 'terrible' | 'low' | 'partial' | 'high' | 'unknow'
  readonly improvement_suggestions: string
}

/** Names and addresses stay in the claim: a summary is shown to more people. */
const PERSONAL = /name|email|phone|address|policy/

/** A summary made of what is in the call: how it went, and the claim. In English, without personal details. */
export function synthesise({ turns, claim }: Transcript): Synthesis {
  const said = turns.filter(({ role }) => role === 'user')
  const about = subjectOf(claim)
  const known = Object.entries(claim).filter(([name]) => !PERSONAL.test(name))
  const facts = known.map(([name, value]) => `- **${name.replaceAll('_', ' ')}**: ${value}`)
  const went =
    said.length === 0
      ? 'You did not say anything during the call.'
      : `You spoke ${said.length} ${said.length === 1 ? 'time' : 'times'}, and I noted ${Object.keys(claim).length} pieces of information.`
  return {
    short:
      said.length === 0
        ? 'the call without a conversation'
        : about
          ? `the call about ${about}`
          : 'the call without a stated reason',
    long: [went, ...(facts.length > 0 ? ['', ...facts] : [])].join('\n'),
    satisfaction: satisfactionOf(said.map(({ text }) => text)),
    improvement_suggestions:
      Object.keys(claim).length > 0
        ? 'I could confirm each piece of information more quickly.'
        : 'I could ask earlier for the reason of the call.',
  }
}

const LONGEST_SUBJECT = 60

function subjectOf(claim: Readonly<Record<string, string>>): string | undefined {
  const entry =
    Object.entries(claim).find(([name]) => /descri|problem|issue|hardware|subject|reason/.test(name)) ??
    Object.entries(claim).find(([name]) => !PERSONAL.test(name) && !/date|time|seen/.test(name))
  const text = entry?.[1].replace(/[.!?]+$/, '')
  if (!text) return undefined
  return text.length > LONGEST_SUBJECT ? text.slice(0, Math.max(20, text.lastIndexOf(' ', LONGEST_SUBJECT))) : text
}

const ANGRY =
  /\b(terrible|awful|useless|scandal\w*|unacceptable|angry|furious|idiot\w*|stupid|inadmissible|furieu\w*|nul|honte\w*|ridicule|inaceptable|horrible)\b|生气|太差/g
const ANNOYED =
  /\b(disappointed|annoy\w*|frustrat\w*|too (long|slow)|not happy|decu\w*|enerve\w*|trop (long|lent)|pas content\w*|decepcionad\w*)\b/g
const HAPPY =
  /\b(thank\w*|great|perfect|excellent|wonderful|very kind|merci|parfait\w*|super|genial\w*|gracias|perfecto|estupendo)\b|谢谢|很好/g

function satisfactionOf(said: readonly string[]): Synthesis['satisfaction'] {
  const text = plain(said.join(' '))
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0
  const [angry, annoyed, happy] = [count(ANGRY), count(ANNOYED), count(HAPPY)]
  if (angry > 1) return 'terrible'
  if (angry > 0) return happy > 0 ? 'partial' : 'low'
  if (annoyed > 0) return happy > 0 ? 'partial' : 'low'
  return happy > 0 ? 'high' : said.length > 1 ? 'partial' : 'unknow'
}
