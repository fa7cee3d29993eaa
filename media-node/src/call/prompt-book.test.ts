import { TtsPrompts } from '@call-center/shared/config/prompts'
import { ProviderError } from '@call-center/shared/errors'
import { silentLog } from '@call-center/shared/log'
import { expect, it } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { FakeTranslator } from '../testing/fake-translator.ts'
import { createPromptBook } from './prompt-book.ts'

function open() {
  const clock = new FakeClock()
  const translator = new FakeTranslator(clock)
  const { signal } = new AbortController()
  return { clock, translator, book: createPromptBook({ translator, clock, log: silentLog, signal }) }
}
const SHIPPED = TtsPrompts.parse({})

it('asks nobody for a language whose sentences are shipped', async () => {
  const { book, translator } = open()
  await book.prepare(SHIPPED, 'fr-FR')
  expect(translator.asked).toEqual([])
  expect(book.prompts(SHIPPED, 'fr-FR').goodbye_tpl[0]).toContain('Au revoir')
})

it('translates every sentence once for a language, and says English ones until then', async () => {
  const { book, translator } = open()
  expect(book.prompts(SHIPPED, 'de-DE').goodbye_tpl[0]).toBe('Thank you for calling {bot_company}. Goodbye.')
  expect(book.prompts(SHIPPED, 'de-DE').opening_tpl).toEqual([]) // a German answer does not begin in English
  await Promise.all([book.prepare(SHIPPED, 'de-DE'), book.prepare(SHIPPED, 'de-DE')])
  const { goodbye_tpl, error_tpl, opening_tpl } = book.prompts(SHIPPED, 'de-DE')
  expect(goodbye_tpl[0]).toBe('[de-DE] Thank you for calling {bot_company}. Goodbye.')
  expect([goodbye_tpl.length, error_tpl.length]).toEqual([2, 2])
  expect(opening_tpl[0]).toBe('[de-DE] Of course.')
  expect(translator.asked).toHaveLength(1)
})

it('translates the operator’s own sentences into the other languages, shipped or not', async () => {
  const { book, translator } = open()
  const own = TtsPrompts.parse({ tts_lang: 'en-US', hello_tpl: ['Ahoy from the AI of {bot_company}!'] })
  await book.prepare(own, 'fr-FR')
  await book.prepare(own, 'en-GB')
  expect(translator.asked).toEqual([{ to: 'fr-FR', texts: ['Ahoy from the AI of {bot_company}!'] }])
  expect(book.prompts(own, 'fr-FR').hello_tpl).toEqual(['[fr-FR] Ahoy from the AI of {bot_company}!'])
  expect(book.prompts(own, 'fr-FR').goodbye_tpl[0]).toContain('Au revoir')
  expect(book.prompts(own, 'en-GB').hello_tpl).toEqual(['Ahoy from the AI of {bot_company}!'])
})

it('goes on in English when nobody can translate, and tries again after a minute', async () => {
  const { book, translator, clock } = open()
  translator.failure = new ProviderError('translator', 'the answer is no translation', { retryable: false })
  await book.prepare(SHIPPED, 'de-DE')
  await book.prepare(SHIPPED, 'de-DE')
  expect(book.prompts(SHIPPED, 'de-DE').error_tpl[0]).toMatch(/^Sorry/)
  expect(translator.asked).toHaveLength(1)
  await clock.advance(60_000)
  translator.failure = undefined
  await book.prepare(SHIPPED, 'de-DE')
  expect(book.prompts(SHIPPED, 'de-DE').error_tpl[0]).toMatch(/^\[de-DE\] Sorry/)
})
