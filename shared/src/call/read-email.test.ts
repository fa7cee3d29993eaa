import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEmail } from './read-email.ts'

describe('an email address', () => {
  it.each([
    ['Kevin.Smith@Example.com', 'kevin.smith@example.com'],
    ['  <kevin@example.com>. ', 'kevin@example.com'],
    ['mailto:kevin@example.com', 'kevin@example.com'],
    ['Kevin Smith <kevin@example.com>', 'kevin@example.com'],
    ['kevin dot smith at example dot com', 'kevin.smith@example.com'],
    ['kevin.smith at example.com', 'kevin.smith@example.com'],
    ['kevin [at] example [dot] com', 'kevin@example.com'],
    ['kevin (at) example (dot) co (dot) uk', 'kevin@example.co.uk'],
    ['kevin . smith @ example . com', 'kevin.smith@example.com'],
    ['k e v i n at example dot com', 'kevin@example.com'],
    ['john underscore doe at mail dash box dot org', 'john_doe@mail-box.org'],
    ['ana plus news at example dot com', 'ana+news@example.com'],
    ['judy point bert arobase exemple point fr', 'judy.bert@exemple.fr'],
    ['jean tiret pierre arobase exemple point fr', 'jean-pierre@exemple.fr'],
    ['ana punto ruiz arroba ejemplo punto com', 'ana.ruiz@ejemplo.com'],
    ['wang 艾特 example 点 com', 'wang@example.com'],
    ['matt at attic dot com', 'matt@attic.com'],
  ])('%s', (text, email) => {
    expect(readEmail(text)).toBe(email)
  })

  it.each(['kevin at home', 'kevin@home', 'at', 'a@b.com or c@d.com', '', 'point com', '@example.com', 'two words@'])(
    'is not %j',
    (text) => {
      expect(readEmail(text)).toBeUndefined()
    },
  )

  it('is the same when it is spoken', () => {
    const word = fc.stringMatching(/^[a-z]{3,8}$/).filter((text) => !SIGNS.test(text))
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), word, (names, domain) => {
        const email = `${names.join('.')}@${domain}.example`
        expect(readEmail(email)).toBe(email)
        expect(readEmail(`${names.join(' dot ')} at ${domain} dot example`)).toBe(email)
        expect(readEmail(`${names.join(' point ')} arobase ${domain} point example`)).toBe(email)
      }),
    )
  })
})

/** Words that are a sign of an address themselves. */
const SIGNS = /^(?:dot|point|punto|punkt|ponto|dash|hyphen|minus|tiret|guion|hifen|plus|mas|arobase|arrobas?|chez|bei)$/
