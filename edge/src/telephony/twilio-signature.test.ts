import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { isFromTwilio, twilioSignature } from './twilio-signature.ts'

/** The example of Twilio's own libraries. */
const TOKEN = '12345'
const EXAMPLE = {
  url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
  form: new URLSearchParams({
    CallSid: 'CA1234567890ABCDE',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
    Caller: '+14158675309',
  }),
}
const SIGNATURE = 'RSOYDt4T1cUTdK1PDd93/VVr8B8='

it('T3 · signs as Twilio does', async () => {
  expect(await twilioSignature(TOKEN, EXAMPLE)).toBe(SIGNATURE)
})

it.each([
  ['the same', {}, SIGNATURE, TOKEN, true],
  ['another URL', { url: `${EXAMPLE.url}3` }, SIGNATURE, TOKEN, false],
  ['another value', { form: new URLSearchParams({ From: '+1' }) }, SIGNATURE, TOKEN, false],
  ['another token', {}, SIGNATURE, '54321', false],
  ['no signature', {}, undefined, TOKEN, false],
])('judges %s', async (_what, change, signature, token, expected) => {
  expect(await isFromTwilio(signature, token, { ...EXAMPLE, ...change })).toBe(expected)
})

/** Signed with another implementation of HMAC: `node:crypto`. */
const reference = (signed: string) => createHmac('sha1', TOKEN).update(signed, 'utf8').digest('base64')
const HOST = 'https://calls.example.com'

it.each([
  ['nothing posted', `${HOST}/a`, {}, `${HOST}/a`],
  ['an empty value', `${HOST}/a`, { B: '', A: '1' }, `${HOST}/aA1B`],
  ['names in the order of their bytes', `${HOST}/a`, { b: '1', B: '2', a: '3' }, `${HOST}/aB2a3b1`],
  ['letters beyond ASCII', `${HOST}/a`, { Body: 'Ça va ? 你好 👋' }, `${HOST}/aBodyÇa va ? 你好 👋`],
  ['a plus and a blank', `${HOST}/a?b=c+d`, { From: '+33 6' }, `${HOST}/a?b=c+dFrom+33 6`],
  ['the standard port, signed', `${HOST}/a?b=1`, {}, `${HOST}:443/a?b=1`],
  ['the standard port, not signed', `${HOST}:443/a`, {}, `${HOST}/a`],
  ['the standard port without encryption', 'http://calls.example.com/a', {}, 'http://calls.example.com:80/a'],
  ['another port', `${HOST}:8443/a`, { A: '1' }, `${HOST}:8443/aA1`],
  ['another port, not signed', `${HOST}:8443/a`, {}, `${HOST}/a`],
  ['a quote as it was given', `${HOST}/a?city=Trezzo%20Sull%27Adda`, {}, `${HOST}/a?city=Trezzo%20Sull'Adda`],
  ['a quote that was escaped', `${HOST}/a?city=Sull%27Adda`, {}, `${HOST}/a?city=Sull%27Adda`],
  ['the fragment that asks for retries', `${HOST}/a?b=1`, { A: '1' }, `${HOST}/a?b=1#rc=3&rp=ct,rt,5xxA1`],
])('takes %s', async (_what, url, form, signed) => {
  expect(await isFromTwilio(reference(signed), TOKEN, { url, form: new URLSearchParams(form) })).toBe(true)
})

it('takes a name that is posted more than once, each value once and in order', async () => {
  const form = new URLSearchParams([
    ['M', 'b'],
    ['M', 'a'],
    ['M', 'b'],
  ])
  expect(await isFromTwilio(reference(`${HOST}/aMaMb`), TOKEN, { url: `${HOST}/a`, form })).toBe(true)
})

it.each([
  `${HOST}:80/a`,
  `${HOST}:8443/a`,
  'http://calls.example.com/a',
  'http://calls.example.com:443/a',
  `${HOST}/a#`,
  `${HOST}/a#rc=3`,
  `${HOST}/A`,
  `${HOST}/a'`,
  '/a',
])('takes no other address: %s', async (signed) => {
  const request = { url: `${HOST}/a`, form: new URLSearchParams() }
  expect(await isFromTwilio(reference(signed), TOKEN, request)).toBe(false)
})
