import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkSentences } from './sentence-chunker.ts'

async function* stream(tokens: readonly string[]) {
  yield* tokens
}

const chunk = (...tokens: string[]) => Array.fromAsync(chunkSentences(stream(tokens)))
const texts = async (...tokens: string[]) => (await chunk(...tokens)).map(({ text }) => text)

describe('sentences', () => {
  it.each([
    ['end at a full stop', ['It is open. ', 'Come in when you like.'], ['It is open.', 'Come in when you like.']],
    ['are joined from tokens', ['How can', ' I help', ' you? '], ['How can I help you?']],
    ['keep a price whole', ['That is 3.', '99 euros', ' in all.'], ['That is 3.99 euros in all.']],
    ['keep a title with its name', ['Dr. ', 'Weber is in today.'], ['Dr. Weber is in today.']],
    ['keep a French title', ['Bonjour M. Dupont. ', 'Et Mme. Dupont ?'], ['Bonjour M. Dupont.', 'Et Mme. Dupont ?']],
    ['keep a Spanish title', ['La Sra. ', 'Gómez llama. ', '¿Y usted?'], ['La Sra. Gómez llama.', '¿Y usted?']],
    [
      'need no space after a Chinese stop',
      ['您好。请问有', '什么可以帮您?好的!'.replace('?', '\uFF1F').replace('!', '\uFF01')],
      ['您好。', '请问有什么可以帮您\uFF1F', '好的\uFF01'],
    ],
    ['need no space after a question mark', ['Really?Yes, of course.'], ['Really?', 'Yes, of course.']],
    ['end at a semicolon', ['It is noted; ', 'what comes next?'], ['It is noted;', 'what comes next?']],
    ['end at a line break, and the next line is kept', ['First line\nSecond line'], ['First line', 'Second line']],
    ['keep a hesitation together', ['Well... let me see. ', 'Yes.'], ['Well... let me see.', 'Yes.']],
    ['end at an ellipsis before a capital', ['Let me see… ', 'Here it is.'], ['Let me see…', 'Here it is.']],
    ['keep marks that come together', ['No way?! ', 'It is.'], ['No way?!', 'It is.']],
    ['keep closing quotes', ['He said "stop." ', 'Then he left.'], ['He said "stop."', 'Then he left.']],
    [
      'keep an address whole',
      ['Write to ann.lee@example.com today. ', 'Thanks.'],
      ['Write to ann.lee@example.com today.', 'Thanks.'],
    ],
    [
      'keep a time and an abbreviation whole',
      ['Come at 10.30 or i.e. ', 'tomorrow.'],
      ['Come at 10.30 or i.e. tomorrow.'],
    ],
    ['are none for nothing', [' ', '\n'], []],
  ] as const)('%s', async (_name, tokens, expected) => expect(await texts(...tokens)).toEqual(expected))

  it('are cut at a clause when they are very long', async () => {
    const long = `${'word after word '.repeat(9)}goes on, ${'and on it goes '.repeat(20)}`
    const parts = await texts('Yes. ', long)
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(200)
    expect(parts[1]).toMatch(/goes on,$/)
  })
})

/** What is spoken first, as soon as these words have come and nothing more. */
async function opening(language: string, ...tokens: string[]): Promise<unknown> {
  const openings = ['Of course.', 'Thank you.', 'Really?', '好的。']
  const never = async function* () {
    yield* tokens
    await new Promise(() => {})
  }
  return (await chunkSentences(never(), { language, openings }).next()).value
}

describe('the first sentence of an answer is begun before it is complete', () => {
  it.each([
    ['en-US', 'a comma', ['I am', ' sorry', ' to hear', ','], 'I am sorry to hear,'],
    ['zh-CN', 'a comma in Chinese', ['我明白', '了', '，'], '我明白了，'],
    ['en-US', 'a joint, once there is enough to say', 'I will look into your file and ', 'I will look into your file'],
    ['en-US', 'a joint of two words', 'Let me see what we can do because ', 'Let me see what we can do'],
    [
      'fr-FR',
      'a joint in French',
      'Je vais regarder votre dossier client et ',
      'Je vais regarder votre dossier client',
    ],
    ['de-DE', 'a joint in German', 'Ich sehe mir gleich Ihre Akte und ', 'Ich sehe mir gleich Ihre Akte'],
    ['es-ES', 'a joint in Spanish', 'Voy a mirar ahora su expediente y ', 'Voy a mirar ahora su expediente'],
    [
      'it-IT',
      'a joint in Italian',
      'Guardo subito la sua pratica personale e ',
      'Guardo subito la sua pratica personale',
    ],
    ['pt-BR', 'a joint in Portuguese', 'Vou ver agora mesmo seu processo e ', 'Vou ver agora mesmo seu processo'],
    ['en-US', 'the comma after a known opening', ['Of', ' course', ',', ' let'], 'Of course,'],
    ['en-US', 'the comma after a known opening, before "I"', ['Thank you', ',', ' I'], 'Thank you,'],
    ['zh-CN', 'the comma after a known opening in Chinese', ['好的', '，', '我来看看'], '好的，'],
  ] as const)('%s: at %s', async (language, _what, said, text) => {
    const tokens = typeof said === 'string' ? said.split(/(?=\s)/) : said
    expect(await opening(language, ...tokens)).toMatchObject({ text, goesOn: true })
  })

  it.each([
    ['a comma within a number', 'That is 1,250.50 euros.', ['That is 1,250.50 euros.']],
    ['a comma after a number that may be within one', 'That is 1,', ['That is 1,']],
    ['a comma so early that a gap would follow', 'Thank you, Kevin.', ['Thank you, Kevin.']],
    ['a joint after few words', 'Bread and butter.', ['Bread and butter.']],
    ['a word that begins like a joint', 'I have sent it to all of you android users.', undefined],
    ['a joint of another language', 'I will look into the file y nothing else.', undefined],
  ])('but not at %s', async (_what, said, parts) =>
    expect(
      (await Array.fromAsync(chunkSentences(stream([...said]), { language: 'en-US' }))).map(({ text }) => text),
    ).toEqual(parts ?? [said]),
  )

  it.each([
    ['a name is spoken to', 'Thank you, Kevin, for calling us today.', 'Thank you, Kevin, for calling us today.'],
    ['somebody is addressed', 'Thank you, sir.', 'Thank you, sir.'],
    ['somebody is addressed in Chinese', '好的，王先生，我来看看。', '好的，王先生，'],
    ['it has a style', 'style=sad Thank you, that helps.', 'Thank you, that helps.'],
    ['it is another word', 'Thank you, Isabel.', 'Thank you, Isabel.'],
    ['it is a question', 'Really, that is odd.', 'Really, that is odd.'],
    ['it is not how the answer begins', 'I see. Of course, that is odd.', 'I see.'],
  ])('nor at the comma after a known opening when %s', async (_when, said, first) => {
    const openings = ['Of course.', 'Thank you.', 'Really?', '好的。']
    const [found] = await Array.fromAsync(chunkSentences(stream([said]), { openings }))
    expect(found?.text).toBe(first)
  })

  it('and what follows a known opening is begun at its first clause, too', async () => {
    const openings = ['Of course.']
    const said = 'Of course, let me look into it, and I will tell you.'
    const all = await Array.fromAsync(chunkSentences(stream([said]), { openings }))
    expect(all.map(({ text }) => text)).toEqual(['Of course,', 'let me look into it,', 'and I will tell you.'])
  })

  it('nor where its language is not known, nor in what follows it', async () => {
    const long = 'I will look into your file and call you back.'
    expect(await texts(long)).toEqual([long])
    const all = await Array.fromAsync(chunkSentences(stream([`Of course, Kevin, ${long} ${long}`]), { language: 'en' }))
    expect(all).toEqual([
      { text: 'Of course, Kevin, I will look into your file', style: 'none', goesOn: true },
      { text: 'and call you back.', style: 'none' },
      { text: long, style: 'none' },
    ])
  })
})

describe('prefixes', () => {
  it.each([
    [
      'a style',
      ['style=cheer', 'ful Good news. ', 'All is well.'],
      [
        ['Good news.', 'cheerful'],
        ['All is well.', 'cheerful'],
      ],
    ],
    ['an action and a style', ['action=talk style=sad I am sorry.'], [['I am sorry.', 'sad']]],
    ['an unknown style', ['style=angry Well.'], [['Well.', 'none']]],
    ['content=', ['content=Hello there.'], [['Hello there.', 'none']]],
    [
      'a style on each line',
      ['style=sad Sorry.\nstyle=cheerful Great!'],
      [
        ['Sorry.', 'sad'],
        ['Great!', 'cheerful'],
      ],
    ],
    [
      'words that only look like one',
      ['Actions speak. ', 'style=none is a word here.'],
      [
        ['Actions speak.', 'none'],
        ['style=none is a word here.', 'none'],
      ],
    ],
    ['a word that begins like one', ['stylish', ' people.'], [['stylish people.', 'none']]],
    ['a document', ['style=none do', 'c=hail-1', ',theft Yes.'], [['Yes.', 'none']]],
    ['a word that begins like a document', ['Do', 'cuments are enough.'], [['Documents are enough.', 'none']]],
  ] as const)('are taken off: %s', async (_name, tokens, expected) =>
    expect((await chunk(...tokens)).map(({ text, style }) => [text, style])).toEqual(expected),
  )
})

it('a document is cited by the sentence that it is written before', async () => {
  const said = await chunk('style=none doc=hail-1,theft Yes. ', 'Both are.\ndoc=fire And that.')
  expect(said.map(({ text, cites }) => [text, cites])).toEqual([
    ['Yes.', ['hail-1', 'theft']],
    ['Both are.', undefined],
    ['And that.', ['fire']],
  ])
})

describe('nothing', () => {
  const piece = fc.constantFrom(
    'Hello',
    ' ',
    '. ',
    '.',
    '? ',
    '!',
    '\u3002',
    '\uFF1F',
    '\n',
    '3.99',
    'Dr. ',
    'M. ',
    '...',
    '\u2026 ',
    '; ',
    ', ',
    'word',
    'été',
    '您好',
    ' a very long stretch of words without any end',
    '"',
    '¿Qué',
    '😀',
  )
  /** What can be heard: after a first sentence that ended at `?`, the `!` of `?!` is not spoken alone. */
  const bare = (text: string) => text.replace(/[\s.!?…"]+/gu, '')

  it.each([
    ['a question mark', ['May', ' I', '?'], 'May I?'],
    ['a full stop after a word', ['Of', ' course', '.'], 'Of course.'],
    ['a full stop of Chinese', ['好的', '。'], '好的。'],
  ])('waits for the token after %s that ends the first sentence', async (_what, tokens, sentence) => {
    const never = async function* () {
      yield* tokens
      await new Promise(() => {})
    }
    expect((await chunkSentences(never()).next()).value).toMatchObject({ text: sentence })
  })

  it('is lost and nothing is repeated, however the tokens are cut', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 60 }),
        fc.array(fc.nat(7), { maxLength: 60 }),
        async (pieces, cuts) => {
          const whole = pieces.join('')
          const tokens: string[] = []
          for (let at = 0, i = 0; at < whole.length; i++) {
            const size = 1 + (cuts[i % Math.max(1, cuts.length)] ?? 0)
            tokens.push(whole.slice(at, at + size))
            at += size
          }
          const parts = await texts(...tokens)
          expect(bare(parts.join(''))).toBe(bare(whole))
          expect(parts.every((part) => part.trim() !== '' && part.length <= 200)).toBe(true)
        },
      ),
      { numRuns: 1_000 },
    ))
})
