import { describe, expect, it } from 'vitest'
import { Expectation, Matcher } from './expectation.ts'
import { mismatch } from './match-value.ts'
import type { Outcome, TurnOutcome } from './outcome.ts'
import { Scenario } from './scenario.ts'
import { score } from './score.ts'

/** Half past midnight in Paris, still the 19th in UTC. */
const TIME = { startedMs: Date.parse('2026-11-19T23:30:00Z'), zone: 'Europe/Paris' }

describe('a value', () => {
  it.each([
    ['Kevin', 'Kevin'],
    ['Kevin', { equals: 'Kevin' }],
    ['Kevin', { one_of: ['Kevyn', 'Kevin'] }],
    ['a broken Window', { matches: 'broken window' }],
    [undefined, null],
    ['2026-11-19T14:00:00.000Z', { datetime: { days: -1, time: '15:00' } }],
    ['2026-11-19T14:20:00.000Z', { datetime: { days: -1, time: '15:00', within_minutes: 30 } }],
    ['2026-11-20T22:59:00.000Z', { datetime: { days: 0 } }],
    ['2026-11-20', { datetime: { days: 0 } }],
    ['2026-11-16T09:30:00.000Z', { datetime: { weekday: 'last monday', time: '10:30' } }],
    ['2026-11-23T09:30:00.000Z', { datetime: { weekday: 'next monday' } }],
    // It is a Friday.
    ['2026-11-13T09:30:00.000Z', { datetime: { weekday: 'last friday' } }],
    ['2026-11-27T09:30:00.000Z', { datetime: { weekday: 'next friday' } }],
    ['2026-11-13T09:30:00.000Z', { datetime: { weekday: 'last friday', time: '10:30' } }],
    ['2026-11-19T23:10:00.000Z', { datetime: { weekday: 'last friday', time: '00:10' } }],
  ])('%j is %j', (value, wanted) => {
    expect(mismatch(value, Matcher.parse(wanted), TIME)).toBeUndefined()
  })

  it.each([
    ['kevin', 'Kevin', 'is "kevin", expected "Kevin"'],
    [undefined, 'Kevin', 'is missing, expected "Kevin"'],
    ['Kevin', null, 'is "Kevin", expected none'],
    ['Kevin', { one_of: ['a', 'b'] }, 'expected one of "a", "b"'],
    [
      '2026-11-19T14:02:00.000Z',
      { datetime: { days: -1, time: '15:00' } },
      '2026-11-19T15:00+01:00 give or take 1 min',
    ],
    ['2026-11-20', { datetime: { days: 0, time: '00:00' } }, 'is "2026-11-20"'],
    ['2026-11-20T23:00:00.000Z', { datetime: { days: 0 } }, 'expected 2026-11-20, at any time'],
    ['yesterday', { datetime: { days: -1 } }, 'is "yesterday"'],
  ])('%j is not %j', (value, wanted, why) => {
    expect(mismatch(value, Matcher.parse(wanted), TIME)).toContain(why)
  })
})

const TURN: TurnOutcome = {
  heard: 'Hello',
  said: 'Thank you, I have noted that. When did it happen?',
  tools: [{ name: 'updated_claim', arguments: '{}', result: 'ok' }],
  documents: ['hail-damage'],
  claim: { caller_name: 'Kevin' },
  reminders: [
    {
      created_at: '2026-11-19T23:30:00.000Z',
      title: 'Send the photos',
      description: '',
      due_date_time: '2026-11-21T09:00:00.000Z',
      owner: 'customer',
    },
  ],
}
const outcomeOf = (...turns: TurnOutcome[]): Outcome => ({
  greeting: 'Hello, how can I help you?',
  turns,
  ended: 'caller',
  ...TIME,
})
const scenarioOf = (expected: unknown, turns: readonly unknown[] = ['Hello']) =>
  Scenario.parse({ name: 'x', description: 'x', language: 'en-US', turns, expect: expected })
const failed = (expected: unknown, outcome = outcomeOf(TURN)) =>
  score(scenarioOf(expected), outcome).flatMap(({ name, passed, detail }) => (passed ? [] : [`${name}: ${detail}`]))

describe('a scenario', () => {
  it('passes when everything holds', () => {
    const expected = {
      claim: { caller_name: 'Kevin' },
      reminders: [{ title: { matches: 'photos' }, due: { datetime: { days: 1, time: '10:00' } }, owner: 'customer' }],
      tools: { used: ['updated_claim'], unused: ['end_call'] },
      cites: ['hail-damage'],
      says: ['when did it'],
      forbidden: ['goodbye'],
      language: 'en-US',
      ends: 'caller',
    } satisfies Partial<Record<keyof Expectation, unknown>>
    const checks = score(scenarioOf(expected), outcomeOf(TURN))
    expect(checks).toHaveLength(10)
    expect(checks.every(({ passed, detail }) => passed && detail === undefined)).toBe(true)
  })

  it.each([
    [{ claim: { caller_email: 'a@b.c' } }, 'claim.caller_email: is missing, expected "a@b.c"'],
    [{ reminders: [{ title: 'Other' }] }, 'reminder 1: title is "Send the photos", expected "Other"'],
    [{ tools: { used: ['end_call'] } }, 'uses end_call: used: updated_claim'],
    [{ tools: { unused: ['updated_claim'] } }, 'does not use updated_claim: used: updated_claim'],
    [{ cites: ['theft'] }, 'cites theft: cited: hail-damage'],
    [{ says: ['goodbye'] }, 'says /goodbye/: said: '],
    [{ forbidden: ['THANK you'] }, 'does not say "THANK you": said it'],
    [{ language: 'fr' }, 'speaks fr: spoke en'],
    [{ ends: 'hang-up' }, 'ends by hang-up: ended by caller'],
  ])('fails for %j and says why', (expected, why) => {
    expect(failed(expected)).toEqual([expect.stringContaining(why)])
  })

  it('judges a turn by what was said and known at that turn', () => {
    const before = { ...TURN, said: 'Bonjour, que puis-je faire pour vous ?', tools: [], claim: {} }
    const turns = [
      { say: 'a', expect: { claim: { caller_name: null }, language: 'fr' } },
      { say: 'b', expect: { claim: { caller_name: 'Kevin' } } },
    ]
    expect(score(scenarioOf({}, turns), outcomeOf(before, TURN)).every(({ passed }) => passed)).toBe(true)
    expect(score(scenarioOf({}, turns), outcomeOf(TURN, TURN)).filter(({ passed }) => !passed)).toMatchObject([
      { name: 'turn 1: claim.caller_name' },
      { name: 'turn 1: speaks fr' },
    ])
  })

  it('fails when the call was over too early', () => {
    const checks = score(scenarioOf({}, ['a', 'b']), outcomeOf(TURN))
    expect(checks).toEqual([
      { name: 'every turn is taken', passed: false, detail: 'the call was over after 1 of 2 turns' },
    ])
  })
})
