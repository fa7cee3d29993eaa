import { describe, expect, it } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { FakeKnowledge, OVERLOADED } from '../testing/fake-knowledge.ts'
import { FakeModel, text } from '../testing/fake-providers.ts'
import { CONTRACT_DOCUMENTS } from './knowledge.contract.ts'
import { inDocumentsLanguage, modelTranslator, type Translate } from './translate.ts'

const signal = new AbortController().signal
const FRENCH = { lang: 'fr-FR', signal }

function open(translate: Translate) {
  const asked = new FakeKnowledge(CONTRACT_DOCUMENTS, new FakeClock())
  return { asked, knowledge: inDocumentsLanguage(asked, { translate, documentsLang: 'en-US' }) }
}

describe('a question in another language than the documents', () => {
  it('is translated first', async () => {
    const { asked, knowledge } = open(async (_text, { from, to }) => `hail ${from} ${to}`)
    expect((await knowledge.search('la grêle', FRENCH))[0]?.id).toBe('hail')
    expect(asked.queries).toEqual(['hail fr-FR en-US'])
    expect(asked.languages).toEqual(['en-US'])
  })

  it('is asked as it is when it cannot be translated', async () => {
    const { asked, knowledge } = open(() => Promise.reject(OVERLOADED))
    await knowledge.search('la grêle', FRENCH)
    expect(asked.queries).toEqual(['la grêle'])
  })

  it('is left alone when the country alone differs', async () => {
    const { asked, knowledge } = open(() => Promise.reject(new Error('never asked')))
    await knowledge.search('hail', { lang: 'en-GB', signal })
    expect(asked.queries).toEqual(['hail'])
  })
})

it('a chat model translates what was said, as data', async () => {
  const model = new FakeModel([[text(' Is hail'), text(' covered? ')]], new FakeClock())
  const translated = await modelTranslator(model)('La grêle est-elle couverte ?', {
    from: 'fr-FR',
    to: 'en-US',
    signal,
  })
  expect(translated).toBe('Is hail covered?')
  expect(model.prompts[0]?.at(-1)).toEqual({ role: 'user', text: 'La grêle est-elle couverte ?' })
  expect(model.tools).toEqual([[]])
})
