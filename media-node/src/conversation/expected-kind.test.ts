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
  ['Where did it happen?', undefined],
  ['I have noted your email.', undefined],
] as const)('%s asks for %s', (sentence, kind) => expect(expectedKind(sentence)).toBe(kind))
