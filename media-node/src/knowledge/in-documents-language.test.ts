import { describe, expect, it } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { FakeKnowledge, OVERLOADED } from '../testing/fake-knowledge.ts'
import { FakeTranslator } from '../testing/fake-translator.ts'
import { inDocumentsLanguage } from './in-documents-language.ts'
import { CONTRACT_DOCUMENTS } from './knowledge.contract.ts'

const signal = new AbortController().signal

function open() {
  const clock = new FakeClock()
  const asked = new FakeKnowledge(CONTRACT_DOCUMENTS, clock)
  const translator = new FakeTranslator(clock)
  return { asked, translator, knowledge: inDocumentsLanguage(asked, { translator, documentsLang: 'en-US' }) }
}

describe('a question in another language than the documents', () => {
  it('is translated first', async () => {
    const { asked, knowledge } = open()
    await knowledge.search('la grêle', { lang: 'fr-FR', signal })
    expect([asked.queries, asked.languages]).toEqual([['[en-US] la grêle'], ['en-US']])
  })

  it('is asked as it is when it cannot be translated', async () => {
    const { asked, translator, knowledge } = open()
    translator.failure = OVERLOADED
    await knowledge.search('la grêle', { lang: 'fr-FR', signal })
    expect(asked.queries).toEqual(['la grêle'])
  })

  it('is left alone when the country alone differs', async () => {
    const { asked, translator, knowledge } = open()
    await knowledge.search('hail', { lang: 'en-GB', signal })
    expect([asked.queries, translator.asked]).toEqual([['hail'], []])
  })
})
