import { readFields } from '../fields.ts'
import { PHRASES } from '../phrases/pick.ts'
import { plain } from '../slots/number-words.ts'
import type { Transcript } from './transcript.ts'

export interface NextAction {
  readonly action:
    | 'case_closed'
    | 'customer_will_send_info'
    | 'high_priority'
    | 'propose_new_contract'
    | 'requires_expertise'
  readonly justification: string
}

const URGENT =
  /\b(injur\w*|hurt|bleeding|unconscious|ambulance|emergency|blesse\w*|inconscient\w*|urgence|herid\w*|urgencia)\b|受伤|紧急/
const NO_INJURY =
  /\b(no|nobody|no one|not|aucun|personne|pas de|sin|nadie)\b.{0,20}\b(injur\w*|hurt|blesse\w*|herid\w*)\b/g
const NEW_CONTRACT = /\b(new (contract|policy|insurance)|nouveau contrat|souscrire|nueva poliza)\b/

/** What the team does next, by rules: danger first, then what is missing, then who decides. */
export function decideNext({ turns, claim, everything }: Transcript): NextAction {
  const said = plain(
    turns
      .filter(({ role }) => role === 'user')
      .map(({ text }) => text)
      .join(' . '),
  )
  const told = `${said} . ${plain(Object.values(claim).join(' . '))}`.replace(NO_INJURY, '')
  if (URGENT.test(told))
    return { action: 'high_priority', justification: 'The customer mentioned injuries or an emergency.' }
  if (NEW_CONTRACT.test(told))
    return { action: 'propose_new_contract', justification: 'The customer asked for a new contract.' }
  const known = Object.keys(claim).length
  const wanted = readFields(everything, []).map(({ name }) => name)
  const missing = wanted.filter((name) => claim[name] === undefined)
  if (known === 0 && said.trim() === '')
    return { action: 'case_closed', justification: 'The customer did not ask for anything.' }
  if (known === 0 || missing.length > 0 || (wanted.length === 0 && !reachedTheEnd(turns))) {
    const what =
      missing.length > 0
        ? `: ${missing
            .slice(0, 3)
            .map((name) => name.replaceAll('_', ' '))
            .join(', ')}`
        : ''
    return { action: 'customer_will_send_info', justification: `The claim is not complete${what}.` }
  }
  return { action: 'requires_expertise', justification: 'The claim is complete and needs the decision of an expert.' }
}

/** The assistant asks whether there is anything else once it has what it needs. */
const reachedTheEnd = (turns: Transcript['turns']): boolean =>
  turns.some(
    ({ role, text }) =>
      role === 'assistant' && Object.values(PHRASES).some(({ anythingElse }) => text.includes(anythingElse)),
  )
