import { describe, expect, it } from 'vitest'
import { DEFAULT_LANGUAGES } from '@call-center/shared/config/languages'
import { checkedLang, DEMO_WORDS, readCallOptions } from './call-options.ts'
import { UsageError } from './usage-error.ts'

describe('readCallOptions', () => {
  it('keeps the order of what is said', () => {
    expect(
      readCallOptions(['--say', 'Hello', '--wav', 'a.wav', '--words', 'hi', '--interrupt', '--say', 'Stop']),
    ).toMatchObject({
      steps: [
        { kind: 'say', text: 'Hello', interrupt: false },
        { kind: 'wav', file: 'a.wav', words: 'hi', interrupt: false },
        { kind: 'say', text: 'Stop', interrupt: true },
      ],
    })
  })

  it('says something of its own when it is told nothing', () => {
    expect(readCallOptions(['--json'])).toMatchObject({
      json: true,
      steps: DEMO_WORDS.map((text) => ({ kind: 'say', text, interrupt: false })),
    })
  })

  it('dials by one of the carriers, or by none that it does not know', () => {
    expect(readCallOptions(['--carrier', 'twilio'])).toMatchObject({ carrier: 'twilio' })
    expect(() => readCallOptions(['--carrier', 'pigeon'])).toThrow('--carrier is one of azure, twilio')
  })

  it('shows how it is used', () => {
    expect(readCallOptions(['--help'])).toBe('help')
  })

  it.each([
    ['an unknown option', ['--sya', 'Hello']],
    ['words without a recording', ['--words', 'Hello']],
    ['an interruption by nothing', ['--say', 'Hello', '--interrupt']],
    ['nothing to say', ['--say', ' ']],
    ['a recording without a name', ['--wav']],
    ['words outside an option', ['Hello']],
    ['a number that is none', ['--from', 'abc']],
    ['a number without its country', ['--to', '0612345678']],
  ])('refuses %s, and says how it is used', (_what, args) => {
    expect(() => readCallOptions(args)).toThrow(UsageError)
    expect(() => readCallOptions(args)).toThrow(/npm run call/)
  })

  it('takes numbers as they are written', () => {
    expect(readCallOptions(['--from', '+33 6 39 98 00 01'])).toMatchObject({ from: '+33639980001', to: undefined })
  })

  it('says which languages there are', () => {
    expect(checkedLang('fr-FR', DEFAULT_LANGUAGES)).toBe('fr-FR')
    expect(() => checkedLang('xx', DEFAULT_LANGUAGES)).toThrow(/--lang xx is not one of fr-FR, en-US/)
  })
})
