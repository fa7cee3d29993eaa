import { ProtocolError } from '@call-center/shared/errors'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitClauses } from './clauses.ts'
import { parseSsml } from './ssml.ts'

const say = (inside: string) => `<speak version="1.0" xml:lang="en-US">${inside}</speak>`

describe('SSML', () => {
  it('gives text with its voice, language and rate', () => {
    const [part] = parseSsml(
      say(
        '<voice name="fr-FR-VivienneMultilingualNeural"><prosody rate="+25%">Bonjour &amp; bienvenue</prosody></voice>',
      ),
    )
    expect(part).toEqual({
      type: 'text',
      text: 'Bonjour & bienvenue',
      style: { voice: 'fr-FR-VivienneMultilingualNeural', language: 'fr-FR', rate: 1.25 },
    })
  })

  it('lets <lang> win over the voice', () => {
    const [part] = parseSsml(say('<voice name="fr-FR-Denise"><lang xml:lang="en-GB">Hello</lang></voice>'))
    expect(part).toMatchObject({ style: { language: 'en-GB' } })
  })

  it.each([
    ['0.5', 0.5],
    ['120%', 1.2],
    ['-20%', 0.8],
    ['fast', 1.55],
    ['99', 2.5],
  ])('reads the rate %s', (rate, expected) => {
    const [part] = parseSsml(say(`<prosody rate="${rate}">x</prosody>`))
    expect(part?.type === 'text' && part.style.rate).toBeCloseTo(expected)
  })

  it('keeps breaks, joins what is said in the same way, ignores comments and styles', () => {
    const parts = parseSsml(
      say(
        'a <emphasis>b</emphasis><!-- c --> d<break time="300ms"/><mstts:express-as style="sad">e</mstts:express-as>',
      ),
    )
    expect(parts.map((part) => (part.type === 'text' ? part.text : part.durationMs))).toEqual(['a b d', 300, 'e'])
  })

  it.each([
    ['not closed', '<speak>a'],
    ['crossed', say('<a><b></a></b>')],
    ['no root', 'hello'],
    ['two roots', '<speak>a</speak><speak>b</speak>'],
    ['another root', '<html>a</html>'],
    ['an unknown entity', say('&nbsp;')],
    ['a lone ampersand', say('R&D')],
    ['a doctype', '<!DOCTYPE speak SYSTEM "file:///etc/passwd"><speak>a</speak>'],
    ['a rate that is none', say('<prosody rate="quick">x</prosody>')],
    ['an attribute without quotes', say('<voice name=x>y</voice>')],
    ['endless nesting', '<speak>'.concat('<p>'.repeat(100))],
  ])('refuses %s', (_what, ssml) => {
    expect(() => parseSsml(ssml)).toThrow(ProtocolError)
  })

  it('never throws anything but a protocol error, whatever it reads', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '/',
      '<speak>',
      '</speak>',
      '<voice name="',
      '"',
      '&',
      ';',
      '#x',
      'a',
      ' ',
      '<!--',
      '-->',
      '=',
      '<p',
      '\0',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        expect(failureOf(() => parseSsml(parts.join('')))).toSatisfy(
          (error) => error === undefined || error instanceof ProtocolError,
        )
      }),
    )
  })
})

describe('pieces to synthesise', () => {
  it.each([
    ['Hello. How are you?', ['Hello.', 'How are you?']],
    ['It costs 3.50 euros, Mr. Smith.', ['It costs 3.50 euros, Mr. Smith.']],
    ['您好。请问您需要什么帮助？', ['您好。', '请问您需要什么帮助？']],
    [
      'Well, I would like to know a little more about what has happened to you today.',
      ['Well, I would like to know a little more about what has happened to you today.'],
    ],
    [
      'Thank you for that, I would now like to know a little more about what has happened.',
      ['Thank you for that,', 'I would now like to know a little more about what has happened.'],
    ],
    ['', []],
  ])('%s', (text, expected) => {
    expect(splitClauses(text)).toEqual(expected)
  })

  it('loses no character', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('word', 'Mr', '.', ',', ' ', '?', '。', 'é', '3', '\n', ';'), { maxLength: 400 }),
        (parts) => {
          const text = parts.join('')
          expect(splitClauses(text).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
        },
      ),
    )
  })
})

function failureOf(run: () => unknown): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return error
  }
}
