import type { ClaimField } from '@call-center/shared/call/claim'
import { describe, expect, it } from 'vitest'
import { standInCalls, TOOLS } from './testing/stand-in-calls.ts'

const FIELDS: readonly ClaimField[] = [
  { name: 'incident_description', type: 'text', description: 'What happened' },
  { name: 'incident_datetime', type: 'datetime', description: 'When it happened' },
]
const start = standInCalls()
const open = ({ lang = 'en-US', fields = FIELDS }: { lang?: string; fields?: readonly ClaimField[] } = {}) =>
  start({ lang, fields, tools: Object.values(TOOLS) })

describe('what tells nothing of the matter is not noted as it', () => {
  const POLICY = { name: 'policy_number', type: 'text', description: 'Policy number' } as const
  const WHERE = { name: 'incident_location', type: 'text', description: 'Where it happened' } as const

  it.each([
    ['en-US', 'I want to file a claim', 'My kitchen window broke in the storm'],
    ['fr-FR', 'Bonjour, je voudrais faire une déclaration de sinistre', 'La vitre de ma cuisine a éclaté'],
  ])('the wish to be helped (%s)', async (lang, wish, event) => {
    const call = open({ lang })
    await call.hear(wish)
    expect(call.claim).toEqual({})
    await call.hear(event)
    expect(call.claim['incident_description']).toBe(event)
  })

  it.each([
    ['fr-FR', 'Quel est votre numéro de contrat ?', 'La grêle est-elle couverte ?'],
    ['en-US', 'What is your policy number?', 'Is hail covered?'],
    ['en-US', 'Where did it happen?', 'Repeat please'],
    ['fr-FR', 'Où cela est-il arrivé ?', "Répétez s'il vous plaît"],
    ['en-US', 'Where did it happen?', 'My e mail is anna at'],
    ['fr-FR', 'Où cela est-il arrivé ?', 'I do not speak French, English please'],
  ])('in %s, asked "%s": %s', async (lang, question, words) => {
    const call = open({ lang, fields: [...FIELDS, POLICY, WHERE] })
    call.greet(question)
    await call.hear(words)
    expect(call.claim).toEqual({})
  })
})

describe('another language', () => {
  it.each(['English please', 'English, please', 'I do not speak French, English please', "I don't speak French"])(
    'is begun when it is asked for: %s',
    async (words) => {
      const call = open({ lang: 'fr-FR' })
      const { tools } = await call.hear(words)
      expect(tools[0]).toMatchObject({ name: 'speech_lang', arguments: { lang: 'en-US' } })
    },
  )

  it.each(['Thank you goodbye', 'Thank you, good bye.'])('a goodbye is one, with thanks as well: %s', async (words) => {
    const call = open()
    await call.hear('There is a leak in my kitchen')
    expect((await call.hear(words)).tools[0]?.name).toBe('end_call')
  })
})

it('several facts at once are all noted', async () => {
  const call = open()
  await call.hear('my name is Kevin Smith, somebody broke the window of my car last night at nine in Paris')
  expect(call.claim).toEqual({
    caller_name: 'Kevin Smith',
    incident_description: 'Somebody broke the window of my car last night at nine in Paris',
    incident_datetime: '2026-11-20T21:00:00.000Z',
  })
})

it.each([
  [
    'Il y a une fuite d’eau dans ma cuisine depuis avant-hier à quinze heures',
    /ce qui est arrivé : il y a une fuite d’eau dans ma cuisine depuis avant-hier à quinze heures/,
  ],
  [
    'Il y a une fuite d’eau dans ma cuisine, et le voisin du dessous a appelé les assurances',
    /ce qui est arrivé : il y a une fuite d’eau dans ma cuisine(?:\.| ;)/,
  ],
])('what is told back ends where a clause ends: %s', async (words, told) => {
  const call = open({ lang: 'fr-FR' })
  await call.hear(words)
  expect((await call.hear("Qu'avez-vous noté ?")).said).toMatch(told)
})
