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
