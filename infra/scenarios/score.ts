import { languageOfText } from './answer-language.ts'
import type { Expectation } from './expectation.ts'
import { mismatch } from './match-value.ts'
import type { Outcome, TurnOutcome } from './outcome.ts'
import type { Scenario } from './scenario.ts'

export interface Check {
  readonly name: string
  readonly passed: boolean
  /** What was found instead, when it did not pass. */
  readonly detail?: string
}

/** Everything that was expected of a scenario, turn by turn and then of the whole call. No model judges. */
export function score({ turns, expect }: Scenario, outcome: Outcome): Check[] {
  const taken = outcome.turns.length
  const last = outcome.turns.at(-1)
  const all: TurnOutcome = {
    heard: '',
    said: [outcome.greeting, ...outcome.turns.map(({ said }) => said)].join('\n'),
    tools: outcome.turns.flatMap(({ tools }) => tools),
    documents: outcome.turns.flatMap(({ documents }) => documents),
    claim: last?.claim ?? {},
    reminders: last?.reminders ?? [],
  }
  return [
    check('every turn is taken', taken === turns.length, `the call was over after ${taken} of ${turns.length} turns`),
    ...turns.flatMap((turn, index) => {
      const answered = outcome.turns[index]
      return turn.expect && answered ? judge(turn.expect, answered, outcome, `turn ${index + 1}: `) : []
    }),
    ...judge(expect, all, outcome, ''),
  ]
}

function judge(expect: Expectation, found: TurnOutcome, outcome: Outcome, where: string): Check[] {
  const { claim, tools, cites, says, forbidden, language, ends } = expect
  const used = found.tools.map(({ name }) => name)
  const usedText = used.length > 0 ? `used: ${[...new Set(used)].join(', ')}` : 'no tool was used'
  const words = found.said.toLowerCase()
  return [
    ...Object.entries(claim).map(([field, wanted]) => {
      const wrong = mismatch(found.claim[field], wanted, outcome)
      return check(`${where}claim.${field}`, wrong === undefined, wrong)
    }),
    ...expect.reminders.map((wanted, index) => {
      const { passed, detail } = reminderAmong(found, wanted, outcome)
      return check(`${where}reminder ${index + 1}`, passed, detail)
    }),
    ...tools.used.map((name) => check(`${where}uses ${name}`, used.includes(name), usedText)),
    ...tools.unused.map((name) => check(`${where}does not use ${name}`, !used.includes(name), usedText)),
    ...cites.map((id) =>
      check(`${where}cites ${id}`, found.documents.includes(id), `cited: ${found.documents.join(', ') || 'nothing'}`),
    ),
    ...says.map((text) =>
      check(`${where}says /${text}/`, new RegExp(text, 'iu').test(found.said), `said: ${found.said}`),
    ),
    ...forbidden.map((text) => check(`${where}does not say "${text}"`, !words.includes(text.toLowerCase()), 'said it')),
    ...(language ? [speaks(language, found.said, where)] : []),
    ...(ends ? [check(`${where}ends by ${ends}`, outcome.ended === ends, `ended by ${outcome.ended}`)] : []),
  ]
}

function speaks(language: string, said: string, where: string): Check {
  const found = languageOfText(said)
  return check(
    `${where}speaks ${language}`,
    found === language.split('-')[0],
    `spoke ${found ?? 'no language that can be told'}`,
  )
}

type WantedReminder = Expectation['reminders'][number]

function reminderAmong({ reminders }: TurnOutcome, wanted: WantedReminder, outcome: Outcome) {
  const wrongs = reminders.map(({ title, due_date_time: due, owner }) =>
    [
      wanted.title && say('title', mismatch(title, wanted.title, outcome)),
      wanted.due && say('due', mismatch(due, wanted.due, outcome)),
      wanted.owner && say('owner', mismatch(owner, wanted.owner, outcome)),
    ]
      .filter(Boolean)
      .join('; '),
  )
  return { passed: wrongs.includes(''), detail: wrongs[0] ?? 'there is no reminder' }
}

const say = (what: string, wrong: string | undefined): string | undefined => wrong && `${what} ${wrong}`

const check = (name: string, passed: boolean, detail: string | undefined): Check =>
  passed || detail === undefined ? { name, passed } : { name, passed, detail }
