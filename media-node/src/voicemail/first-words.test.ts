import { expect, it } from 'vitest'
import { wantsAnswer } from './first-words.ts'
import { HUMAN_ANSWERS } from './testing/picked-up.ts'

it.each([
  ['en-US', 'I want to talk to a human.'],
  ['en-US', 'Hello? I can hear you very badly'],
  ['en-US', 'Stop calling this number'],
  ['en-GB', 'Good morning, I’m driving, call later'],
  ['fr-FR', "Bonjour, je n'ai pas le temps maintenant"],
  ['fr-FR', 'Arrêtez de téléphoner ici, merci'],
  ['es-ES', 'Ahora no puedo hablar'],
  ['de-DE', 'Guten Tag, ich habe gerade keine Zeit'],
  ['de-DE', 'Sorry, I have no time'],
  ['zh-CN', '您好,我现在没有时间'],
])('hears a wish (%s): %s', (lang, text) => expect(wantsAnswer(text, lang)).toBe(true))

it.each([
  ['en-US', 'Hello?'],
  ['en-US', "I'm here"],
  ['en-US', 'Good morning, Contoso Insurance, this is the front desk'],
  ['en-US', 'Thank you for calling Contoso'],
  ['en-US', 'Hello, my name is Kevin Miller'],
  ['fr-FR', 'Bonjour, Kévin Martin de Contoso, bonjour'],
  ['es-ES', 'Buenos días, Seguros Contoso, soy Kevin'],
  ['de-DE', 'Guten Tag, hier spricht Kevin Müller'],
  ['zh-CN', '您好,这里是保险公司'],
  ['it-IT', 'Non ho tempo adesso, grazie'],
])('takes no greeting for one (%s): %s', (lang, text) => expect(wantsAnswer(text, lang)).toBe(false))

it.each(HUMAN_ANSWERS)('lets the greeting answer most people: $name', ({ lang = 'en-US', parts }) => {
  const words = parts.flatMap((part) => (typeof part === 'object' ? [part.say] : [])).join(' ')
  expect(wantsAnswer(words, lang)).toBe(false)
})
