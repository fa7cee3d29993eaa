import { ClaimFields } from '@call-center/shared/call/claim'
import { expect, it } from 'vitest'
import { expectedKind } from './expected-kind.ts'

it.each([
  ['What is your email address?', 'email'],
  ['Quelle est votre adresse e-mail ?', 'email'],
  ['Which phone number can we reach you at?', 'phone_number'],
  ['Quel est votre numéro de téléphone ?', 'phone_number'],
  ['When did it happen?', 'datetime'],
  ['Quand est-ce arrivé ?', 'datetime'],
  ['¿Cuándo ocurrió?', 'datetime'],
  ['Wann ist es passiert?', 'datetime'],
  ['您的电话是多少？', 'phone_number'],
  ['您的电子邮件是什么？', 'email'],
  ['请问您几号方便？', 'datetime'],
  ['事故的日期是？', 'datetime'],
  ['What is your full name?', 'text'],
  ['Quel est votre nom ?', 'text'],
  ['¿Cómo se llama usted?', 'text'],
  ['请问您贵姓？', 'text'],
  ['What is your policy number?', 'reference'],
  ['Quel est votre numéro de contrat ?', 'reference'],
  ['¿Cuál es su número de póliza?', 'reference'],
  ['您的保单号是多少？', 'reference'],
  ['Quel est votre portable ?', 'phone_number'],
  ['What number can I reach you at?', 'phone_number'],
  ['Le problème vient de votre ordinateur portable ?', undefined],
  ['Is your phone switched on?', undefined],
  ['Votre nombre de passagers ?', undefined],
  ['Where did it happen?', undefined],
  ['I have noted your email.', undefined],
] as const)('%s asks for %s', (sentence, kind) => expect(expectedKind(sentence)).toBe(kind))

const FIELDS = ClaimFields.parse([
  { name: 'arrival', type: 'datetime' },
  { name: 'badge_number', type: 'text' },
  { name: 'badge', type: 'text' },
  { name: 'street_name', type: 'text' },
  { name: 'pin_code', type: 'text', sensitive: true, kind: 'code' },
])

it.each([
  ['And your arrival?', 'datetime'],
  ['What is the number on your badge?', 'reference'],
  ['Do you have a badge?', undefined],
  ['What is the name of the street?', 'text'],
  ['And the pin code?', undefined],
  ['What happened then?', undefined],
] as const)('%s asks for %s, by the fields of the claim', (sentence, kind) =>
  expect(expectedKind(sentence, FIELDS)).toBe(kind),
)
