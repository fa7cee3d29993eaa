import type { ClaimField } from '@call-center/shared/call/claim'
import { describe, expect, it } from 'vitest'
import { standInCalls, TOOLS } from './testing/stand-in-calls.ts'

const DESK: readonly ClaimField[] = [
  { name: 'hardware_info', type: 'text' },
  { name: 'first_seen', type: 'datetime' },
  { name: 'building_location', type: 'text' },
]
const RENTAL: readonly ClaimField[] = [
  { name: 'pick_up_station', type: 'text', description: 'Station where the bicycle was taken' },
  { name: 'bicycle_colour', type: 'text', description: 'Colour of the bicycle' },
  { name: 'serial_number', type: 'text', description: 'Serial number' },
  { name: 'loss_date', type: 'datetime', description: 'When the bicycle was lost' },
  { name: 'appointment', type: 'datetime', description: 'When we may visit' },
]
interface Scene {
  readonly fields?: readonly ClaimField[]
  readonly lang?: string
}
const start = standInCalls()
const open = ({ fields = DESK, lang = 'en-US' }: Scene = {}) =>
  start({ fields, lang, tools: [TOOLS.new_or_updated_reminder] })
/** A call in which these things were said; answers the last reply and the claim. */
async function after(scene: Scene, ...words: string[]) {
  const call = open(scene)
  let reply = { said: '', tools: [] as readonly { name: string; arguments: Record<string, unknown> }[] }
  for (const said of words) reply = await call.hear(said)
  return { said: reply.said, tools: reply.tools, claim: call.claim }
}
const french: Scene = { lang: 'fr-FR' }
const BROKEN = 'My laptop does not start any more'
const CASSE = 'Mon ordinateur ne démarre plus'

describe('a reminder', () => {
  it.each([
    ['Remind me tomorrow to send the photos', 'Send the photos', '2026-11-22T09:00'],
    ['Could you remind me to send you the photos tomorrow at 4 pm please?', 'Send you the photos', '2026-11-22T16:00'],
    ['Please remind me on Monday that I have to call the garage.', 'Call the garage', '2026-11-23T09:00'],
    ['Set a reminder for next Friday at 10 am about the invoice', 'The invoice', '2026-11-27T10:00'],
    ['Add a reminder in two hours to move my car', 'Move my car', '2026-11-21T13:00'],
    ["Rappelez-moi demain d'envoyer les photos à l'expert", "Envoyer les photos à l'expert", '2026-11-22T09:00'],
    ['Ajoutez un rappel lundi prochain pour le dossier médical', 'Le dossier médical', '2026-11-23T09:00'],
    ['Rappelez-moi demain à quinze heures', 'Call the customer back', '2026-11-22T15:00'],
    ['Can you call me back tomorrow?', 'Call the customer back', '2026-11-22T09:00'],
  ])('%s', async (words, title, due) => {
    const lang = /^(Rappel|Ajout)/.test(words) ? 'fr-FR' : 'en-US'
    const [used] = (await after({ lang }, words)).tools
    expect(used?.name).toBe('new_or_updated_reminder')
    expect(used?.arguments['title']).toBe(title)
    expect(used?.arguments['due_date_time']).toContain(due)
  })

  it.each([
    ['Add a reminder tomorrow', 'What should I remind you of?', 'The photos, please', 'The photos', 'en-US'],
    [
      'Remind me in two days at 4 pm.',
      'What should I remind you of?',
      'To pay the invoice',
      'Pay the invoice',
      'en-US',
    ],
    ['Ajoutez un rappel demain', 'De quoi dois-je', "D'envoyer la facture", 'Envoyer la facture', 'fr-FR'],
  ])('without a subject is asked for one: %s', async (wish, question, subject, title, lang) => {
    const call = open({ lang })
    const asked = await call.hear(wish)
    expect(asked.said).toContain(question)
    expect(asked.tools).toEqual([])
    const { tools } = await call.hear(subject)
    expect(tools.map(({ name }) => name)).toEqual(['new_or_updated_reminder'])
    expect(tools[0]?.arguments['title']).toBe(title)
    expect(tools[0]?.arguments['due_date_time']).toContain(wish.includes('two days') ? '23T16:00' : '22T09:00')
    expect(call.claim).toEqual({})
  })
})

describe('what the caller names', () => {
  it.each([
    ['the building is B', { building_location: 'B' }],
    ['My name is Kevin Smith', { caller_name: 'Kevin Smith' }],
    ['Building seven, third floor', { building_location: 'Building seven, third floor' }],
    ['my email address is kevin at example dot com', { caller_email: 'kevin@example.com' }],
    ['my name is Ann and the building is tower two', { caller_name: 'Ann', building_location: 'tower two' }],
    ['It was yesterday and my name is Ann', { caller_name: 'Ann', first_seen: '2026-11-20' }],
  ])('wins over the question that was asked: %s', async (words, filled) => {
    const { claim } = await after({}, BROKEN, words)
    expect(claim).toEqual({ hardware_info: BROKEN, ...filled })
  })

  it.each([
    ['It happened yesterday at three pm.', { first_seen: '2026-11-20T15:00:00.000Z' }],
    [
      'It happened in the kitchen of tower B',
      { first_seen: '2026-11-20', building_location: 'It happened in the kitchen of tower B' },
    ],
  ])('is when it happened, also when it is known already and something else is asked: %s', async (words, told) => {
    const { claim } = await after({}, BROKEN, '2026-11-20', words)
    expect(claim).toEqual({ hardware_info: BROKEN, ...told })
  })

  it('is told apart from the story that follows it', async () => {
    const { claim } = await after({}, 'My name is Nora Quill and water runs out of my laptop')
    expect(claim).toEqual({ caller_name: 'Nora Quill', hardware_info: 'Water runs out of my laptop' })
  })

  it('may be any field of any schema', async () => {
    const { claim, said } = await after(
      { fields: RENTAL },
      'Hello',
      'The colour of the bicycle is green',
      'the serial number is A B 1 2',
      'My bicycle colour is dark red',
    )
    expect(claim).toEqual({ bicycle_colour: 'dark red', serial_number: 'A B 1 2' })
    expect(said).toContain('station')
  })

  it('is understood in French', async () => {
    const { claim } = await after(french, CASSE, "le bâtiment, c'est le B", 'Mon nom est Judy Bert', 'hier')
    expect(claim).toMatchObject({
      building_location: 'le B',
      caller_name: 'Judy Bert',
      first_seen: '2026-11-20',
    })
  })

  it('is not the name of a thing when it is told about the thing', async () => {
    const { claim } = await after({}, BROKEN, 'the building is on fire')
    expect(claim['building_location']).toBeUndefined()
  })
})

it('an hour that is told later is one of the day that was told before', async () => {
  const { claim } = await after({}, BROKEN, 'It was yesterday', 'It happened at nine')
  expect(claim).toEqual({ hardware_info: BROKEN, first_seen: '2026-11-20T09:00:00.000Z' })
})

describe('a correction', () => {
  it.each([
    ['the building is D', 'No, it is B as in Bravo', 'building_location', 'B'],
    [
      'the building is building D, third floor',
      "no no, it's B like Bravo",
      'building_location',
      'building B, third floor',
    ],
    ['It was Monday at 3 pm', 'Actually it was Tuesday', 'first_seen', '2026-11-17T15:00:00.000Z'],
    ['It was Friday at 3 pm', 'Actually it was Saturday', 'first_seen', '2026-11-14T15:00:00.000Z'],
    ['It was Friday at 9 am', 'Actually it was Saturday', 'first_seen', '2026-11-21T09:00:00.000Z'],
    ['It was Monday', 'Sorry, I meant Tuesday at noon', 'first_seen', '2026-11-17T12:00:00.000Z'],
    ['It was Monday', 'Sorry, I mean at nine', 'first_seen', '2026-11-16T09:00:00.000Z'],
    ['It was this morning at eight', 'sorry, I mean nine', 'first_seen', '2026-11-21T09:00:00.000Z'],
    ['It was Monday', 'Not Monday, Tuesday', 'first_seen', '2026-11-17'],
    ['My name is Kevin Smith', 'No, it is Kevyn with a Y', 'caller_name', 'Kevyn Smith'],
    ['My name is Kevin', "That's wrong, my name is Calvin", 'caller_name', 'Calvin'],
    ['My email is ann@example.com', 'no sorry, it is anna@example.com', 'caller_email', 'anna@example.com'],
  ])('%s → %s', async (first, second, field, value) => {
    const before = (await after({}, BROKEN, first)).claim
    const { claim, said } = await after({}, BROKEN, first, second)
    expect(claim).toEqual({ ...before, [field]: value })
    expect(said).toContain('corrected')
  })

  it.each([
    ['le bâtiment est le D', "Non, c'est B comme Bravo", 'building_location', 'le B'],
    ["C'était lundi", "En fait c'était mardi", 'first_seen', '2026-11-17'],
    ["C'était lundi", 'Je me suis trompé, mardi', 'first_seen', '2026-11-17'],
  ])('%s → %s', async (first, second, field, value) => {
    const before = (await after(french, CASSE, first)).claim
    const { claim, said } = await after(french, CASSE, first, second)
    expect(claim).toEqual({ ...before, [field]: value })
    expect(said).toContain('corrigé')
  })

  it('may be as short as "no" and the right value', async () => {
    const { claim } = await after(french, CASSE, 'hier', 'au troisième étage', 'non, au deuxième étage')
    expect(claim['building_location']).toBe('au deuxième étage')
    const named = await after(french, CASSE, 'hier', "je m'appelle Judy Bert", 'non, Bert avec un H')
    expect(named.claim['first_seen']).toBe('2026-11-20')
  })

  it('still counts when everything was told', async () => {
    const fields: ClaimField[] = [{ name: 'building_location', type: 'text' }]
    const call = open({ fields })
    const told = ['Hello', 'the building is D', 'ann@example.com', 'my name is Ann', '+33612345678']
    for (const words of told) await call.hear(words)
    const { said } = await call.hear('No, it is B as in Bravo')
    expect(said).not.toContain('Goodbye')
    await call.hear('No, the building is B as in Bravo')
    expect(call.claim['building_location']).toBe('B')
  })

  it('is not made of an answer that starts with "no" or "actually"', async () => {
    const fields: ClaimField[] = [
      { name: 'incident_location', type: 'text' },
      { name: 'injuries', type: 'text' },
    ]
    const { claim } = await after({ fields }, 'I have a problem', 'In the kitchen', 'No, nobody is hurt')
    expect(claim).toEqual({ incident_location: 'In the kitchen', injuries: 'No, nobody is hurt' })
    const desk = await after({}, BROKEN, 'Yesterday', 'Actually, tower B')
    expect(desk.claim).toMatchObject({ hardware_info: BROKEN })
    expect(desk.claim['building_location']).toContain('tower B')
  })
})

describe('a date', () => {
  it.each(['tomorrow', 'It was next Monday at 3 pm', '2027-03-01', 'in two days', 'tonight at nine'])(
    'of something that has happened does not lie ahead: %s',
    async (words) => {
      const { claim, said } = await after({}, BROKEN, words)
      expect(claim).toEqual({ hardware_info: BROKEN })
      expect(said).toMatch(/still to come.*first notice/)
    },
  )

  it('of something that is planned does', async () => {
    const { claim } = await after({ fields: RENTAL }, 'Hello', 'the appointment is tomorrow at 10 am')
    expect(claim).toEqual({ appointment: '2026-11-22T10:00:00.000Z' })
  })
})

describe('what is no answer is not noted', () => {
  it.each([
    '[cough]',
    'Hmm, uh',
    '++noise++',
    '<sil>',
    'Stop, I want to say something',
    'Wait',
    'Hold on a second please',
    'I have a question',
    'Okay',
    'Yes',
    'What do you need from me?',
    'what do you need from me',
    'Who are you?',
    'who am I talking to',
    'How long does it take?',
    'how long will this take',
    'I would like to know how long it takes',
    'Why do you ask?',
    'What happens next?',
    'Can you hear me?',
    'Could you repeat that?',
    'Pardon?',
    'Do you like cheese?',
    "I don't know",
    'No idea, sorry',
    'I would rather not tell you',
    'No, I do not have one',
    'I already told you',
    'I already told you that!',
    'You already have my email',
  ])('%s', async (words) => {
    // The pending question is for a text: it would take anything.
    const { claim, said } = await after({}, BROKEN, 'Yesterday', words)
    expect(claim).toEqual({ hardware_info: BROKEN, first_seen: '2026-11-20' })
    expect(said).not.toBe('')
  })

  it.each([
    '[bruit]',
    'Euh',
    'Attendez, je voudrais dire quelque chose',
    'Un instant',
    'Laissez-moi parler',
    "D'accord",
    'De quoi avez-vous besoin ?',
    "Qu'est-ce qu'il vous faut",
    'Qui êtes-vous ?',
    'Combien de temps ça prend ?',
    'Pourquoi ?',
    "Vous m'entendez ?",
    'Pouvez-vous répéter ?',
    "Je vous l'ai déjà dit",
  ])('%s', async (words) => {
    const { claim, said } = await after(french, CASSE, 'hier', words)
    expect(claim).toEqual({ hardware_info: CASSE, first_seen: '2026-11-20' })
    expect(said).not.toBe('')
  })
})

describe('a question of the caller', () => {
  it.each([
    ['What do you need from me?', /still need the building, .*your name.*\. In which building/],
    ['Who are you?', /virtual assistant.*building/],
    ['How long does it take?', /few minutes.*building/],
    ['What happens next?', /specialist.*building/],
    ['Why do you need that?', /take care of your request.*building/],
    ['What did you note?', /noted the device: .*building/],
    ['Can you hear me?', /I can hear you.*building/],
    ['Can you repeat the question?', /In which building/],
    ['Is the moon made of cheese?', /cannot answer that.*building/],
    ['I already told you', /noted the device: .*building/],
    ['Stop, I want to say something', /go ahead/],
  ])('%s', async (words, reply) => {
    expect((await after({}, BROKEN, 'Yesterday', words)).said).toMatch(reply)
  })

  it('is answered beside what is told, and asked ever so often does not use a field up', async () => {
    const both = await after({}, 'My laptop is broken. What do you need from me?')
    expect(both.claim).toEqual({ hardware_info: 'My laptop is broken' })
    expect(both.said).toMatch(/noted|sorry/)
    expect(both.said).toContain('I still need')
    const patient = await after({}, BROKEN, 'Who are you?', 'Why?', 'How long does it take?', 'Yesterday')
    expect(patient.claim['first_seen']).toBe('2026-11-20')
  })

  it('may note what was told before, when it is told again', async () => {
    const { claim } = await after({}, BROKEN, 'I already told you, it was yesterday')
    expect(claim['first_seen']).toBe('2026-11-20')
  })

  it('is not made of a story', async () => {
    const { claim } = await after({}, 'When I came home my laptop was wet, and I do not know why it is so')
    expect(claim['hardware_info']).toContain('my laptop was wet')
  })
})
