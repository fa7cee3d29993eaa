import { describe, expect, it } from 'vitest'
import { FoundDocument } from '../../../../media-node/src/knowledge/knowledge.ts'
import { documentsPrompt, tellDocuments } from '../../../../media-node/src/knowledge/tell-documents.ts'
import { answerChat } from './stand-in.ts'

const DOCUMENTS = [
  {
    id: 'hail',
    question: 'Is hail damage covered?',
    answer: 'Yes. Hail is covered <at once>. Call us. Anytime.',
    score: 4,
  },
  { id: 'deadline', question: 'How long do I have to declare a claim?', answer: 'Five working days.', score: 4 },
].map((document) => FoundDocument.parse(document))

const ask = (said: string, { lang = 'en-US', documents = DOCUMENTS } = {}) =>
  answerChat(
    {
      messages: [
        { role: 'system', content: `Current language: ${lang}\n${documentsPrompt(documents)}` },
        { role: 'user', content: `action=talk ${said}` },
      ],
    } as never,
    0,
  ).text

describe('the stand-in', () => {
  it.each([
    ['Is hail damage covered?', 'style=none doc=hail Yes. Hail is covered <at once>.'],
    ['How long do I have to declare a claim?', 'Five working days.'],
  ])('answers "%s" with what a document says', (said, expected) => expect(ask(said)).toContain(expected))

  it.each([
    ['what no document is about', 'Is my elephant covered abroad?', {}],
    ['what is asked in another language', 'Est-ce que la grêle est couverte ?', { lang: 'fr-FR' }],
    ['anything without documents', 'Is hail damage covered?', { documents: [] }],
  ])('does not answer %s', (_name, said, options) => expect(ask(said, options)).not.toMatch(/Hail is covered/))

  it('tells what a search has found, or that it has found nothing', () => {
    const after = (content: string, said = 'Look up how long I have to declare a claim.') =>
      answerChat(
        {
          messages: [
            { role: 'user', content: `action=talk ${said}` },
            {
              role: 'assistant',
              tool_calls: [{ id: '1', type: 'function', function: { name: 'search_document', arguments: '{}' } }],
            },
            { role: 'tool', tool_call_id: '1', content },
          ],
        } as never,
        0,
      ).text
    expect(after(tellDocuments(DOCUMENTS.slice(1)))).toContain('doc=deadline Here is what I found. Five working days.')
    expect(after(tellDocuments(DOCUMENTS), 'Is my elephant insured on the moon?')).toContain(
      'I found nothing about that',
    )
    expect(after('There is nothing about this in the documents.')).toContain('I found nothing about that')
  })
})
