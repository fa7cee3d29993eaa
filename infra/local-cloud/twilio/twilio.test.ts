import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PHONE, startCarriers, TEXT_NUMBER } from './testing/start-carriers.ts'

let carriers: Awaited<ReturnType<typeof startCarriers>>
beforeAll(async () => {
  carriers = await startCarriers()
})
afterAll(() => carriers.close())

async function post(form: Record<string, string>, { token = carriers.twilio.auth_token, path = 'Messages.json' } = {}) {
  const { endpoint, account_sid } = carriers.twilio
  const response = await fetch(`${endpoint}/2010-04-01/Accounts/${account_sid}/${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${account_sid}:${token}`)}` },
    body: new URLSearchParams(form),
  })
  return { status: response.status, body: await response.json() }
}
const MESSAGE = { To: PHONE, From: TEXT_NUMBER, Body: 'Bonjour' }

describe('the Messages API of the local Twilio', () => {
  it('answers as Twilio does', async () => {
    expect(await post(MESSAGE)).toMatchObject({
      status: 201,
      body: { sid: expect.stringMatching(/^SM[0-9a-f]{32}$/), status: 'queued', error_code: null, to: PHONE },
    })
  })

  it.each([
    ['another token', MESSAGE, { token: 'x' }, 401, 20003],
    ['another path', MESSAGE, { path: 'Conferences.json' }, 404, 20404],
    ['an unknown field', { ...MESSAGE, Colour: 'red' }, {}, 404, 20404],
    ['no number', { From: TEXT_NUMBER, Body: 'x' }, {}, 400, 21604],
    ['no sender', { To: PHONE, Body: 'x' }, {}, 400, 21603],
    ['no words', { To: PHONE, From: TEXT_NUMBER }, {}, 400, 21602],
    ['too many words', { ...MESSAGE, Body: 'x'.repeat(1_601) }, {}, 400, 21617],
    ['what is no number', { ...MESSAGE, To: '12' }, {}, 400, 21211],
    ['a number of somebody else', { ...MESSAGE, From: PHONE }, {}, 400, 21606],
    ['a callback that is no URL', { ...MESSAGE, StatusCallback: 'x' }, {}, 400, 21609],
  ])('refuses %s', async (_what, form, options, status, code) => {
    expect(await post(form, options)).toMatchObject({ status, body: { code, status, more_info: expect.any(String) } })
  })
})
