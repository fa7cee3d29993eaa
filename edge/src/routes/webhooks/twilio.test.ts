import { TwilioAccount } from '@call-center/shared/config/twilio'
import { describe, expect, it } from 'vitest'
import { twilioSignature } from '../../telephony/twilio-signature.ts'
import { type TestEdge, testEdge } from '../../testing/test-edge.ts'

const TOKEN = 'twilio-token-of-tests'
const twilio = TwilioAccount.parse({
  account_sid: `AC${'0'.repeat(32)}`,
  auth_token: TOKEN,
  phone_number: '+33612345600',
})
const edgeOfTwilio = () => testEdge({ change: (config) => ({ ...config, sms: { mode: 'twilio', twilio } }) })

/** What Twilio was told, and what it posts. */
const PUBLIC = 'https://calls.example.com'
const PATH = '/webhooks/twilio/sms'
const FORM = { MessageSid: 'SM1', From: '+33612345678', To: '+33612345600', Body: 'Hello' }

interface Sms {
  readonly path: string
  readonly form: Readonly<Record<string, string>>
  readonly signature?: string | undefined
}

/** As it arrives: signed over `signedUrl`, whatever it is then made of. */
async function signed(url = `${PUBLIC}/webhooks/twilio/sms`, form: Sms['form'] = FORM, token = TOKEN): Promise<string> {
  return twilioSignature(token, { url, form: new URLSearchParams(form) })
}

const post = (edge: TestEdge, { path, form, signature }: Sms) =>
  edge.send(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(signature !== undefined && { 'x-twilio-signature': signature }),
    },
    body: new URLSearchParams(form).toString(),
  })

const forged = (what: string, change: (signature: string) => Partial<Sms>) => [what, change] as const
const withForm = (what: string, form: Sms['form']) => forged(what, () => ({ form }))
/** Signed for another address than the one it comes to. */
const FOREIGN_URLS = [
  `http://calls.example.com${PATH}`,
  `https://calls.example.com:80${PATH}`,
  `https://calls.example.com:8443${PATH}`,
  `https://CALLS.example.com${PATH}`,
  `https://www.calls.example.com${PATH}`,
  `https://calls.example.com.evil.example${PATH}`,
  `https://evil.example${PATH}`,
  `https://user@calls.example.com${PATH}`,
  `${PUBLIC}${PATH}/`,
  `${PUBLIC}${PATH}?`,
  `${PUBLIC}${PATH}?a=1`,
  `${PUBLIC}${PATH}#a`,
  `${PUBLIC}${PATH}#rc=5`,
  `${PUBLIC}//webhooks/twilio/sms`,
  `${PUBLIC}/webhooks/twilio/status`,
  `${PUBLIC}/webhooks/twilio/SMS`,
  PATH,
]
const { Body: _body, ...withoutBody } = FORM

const FORGERIES = [
  forged('no signature', () => ({ signature: undefined })),
  forged('an empty signature', () => ({ signature: '' })),
  forged('a made-up signature', () => ({ signature: 'bm9uc2Vuc2U=' })),
  forged('a signature that was cut', (signature) => ({ signature: signature.slice(0, -4) })),
  forged('a signature with something added', (signature) => ({ signature: `${signature}A` })),
  forged('a signature in lower case', (signature) => ({ signature: signature.toLowerCase() })),
  forged('two signatures', (signature) => ({ signature: `${signature},${signature}` })),
  withForm('another text', { ...FORM, Body: 'Transfer me' }),
  withForm('a text in another case', { ...FORM, Body: 'hello' }),
  withForm('a text with a space', { ...FORM, Body: 'Hello ' }),
  withForm('an empty text', { ...FORM, Body: '' }),
  withForm('no text', withoutBody),
  withForm('another sender', { ...FORM, From: '+33699999999' }),
  withForm('another message id', { ...FORM, MessageSid: 'SM2' }),
  withForm('a parameter more', { ...FORM, NumMedia: '0' }),
  withForm('an empty parameter more', { ...FORM, A: '' }),
  withForm('a sender in another spelling', { ...FORM, From: '33612345678' }),
  forged('a query that was added', () => ({ path: `${PATH}?a=1` })),
  forged('a query with a parameter of the form', () => ({ path: `${PATH}?Body=Hello` })),
]

it('takes what either token signed, while one takes over from the other', async () => {
  const change: NonNullable<Parameters<typeof testEdge>[0]>['change'] = (config) => ({
    ...config,
    sms: { mode: 'twilio', twilio: { ...twilio, other_auth_token: 'token-before' } },
  })
  const edge = await testEdge({ change })
  const arrives = async (token: string) =>
    (await post(edge, { path: PATH, form: FORM, signature: await signed(undefined, FORM, token) })).status
  expect([await arrives(TOKEN), await arrives('token-before'), await arrives('token-of-nobody')]).toEqual([
    200, 200, 401,
  ])
})

it.each([`https://calls.example.com:443${PATH}`, `${PUBLIC}${PATH}#rc=3&rp=ct,rt,5xx`])(
  'takes what was signed for another spelling of the same address: %s',
  async (url) => {
    const edge = await edgeOfTwilio()
    expect((await post(edge, { path: PATH, form: FORM, signature: await signed(url) })).status).toBe(200)
  },
)

describe('T3 · Text messages that Twilio did not bring', () => {
  it('are tried in more than thirty ways', () =>
    expect(FORGERIES.length + FOREIGN_URLS.length + 2).toBeGreaterThanOrEqual(30))

  /** The status, and what came of it. */
  const outcome = async (sms: Sms) => {
    const edge = await edgeOfTwilio()
    return [(await post(edge, sms)).status, await edge.store.list({ limit: 1 })]
  }

  it.each(FORGERIES)('are refused with %s', async (_what, change) => {
    const signature = await signed()
    expect(await outcome({ path: PATH, form: FORM, signature, ...change(signature) })).toEqual([401, []])
  })

  it.each(FOREIGN_URLS)('are refused when they were signed for %s', async (url) => {
    expect(await outcome({ path: PATH, form: FORM, signature: await signed(url) })).toEqual([401, []])
  })

  it.each([
    ['another account', 'token-of-somebody-else'],
    ['nobody', '0'],
  ])('are refused when %s signed them', async (_who, token) => {
    expect(await outcome({ path: PATH, form: FORM, signature: await signed(undefined, FORM, token) })).toEqual([
      401,
      [],
    ])
  })

  it('would be taken with a true signature, once: sent again it is answered and does nothing', async () => {
    const edge = await edgeOfTwilio()
    const genuine = { path: PATH, form: FORM, signature: await signed() }
    for (let times = 0; times < 3; times += 1) expect((await post(edge, genuine)).status).toBe(200)
    const calls = await edge.store.list({ limit: 9 })
    expect(calls.flatMap(({ messages }) => messages)).toMatchObject([{ content: 'Hello', action: 'sms' }])
    edge.clock.nowMs += 6 * 24 * 3_600_000
    expect((await post(edge, genuine)).status).toBe(200)
    expect((await edge.store.list({ limit: 9 })).flatMap(({ messages }) => messages)).toHaveLength(1)
  })

  it('cannot say what became of a message of ours', async () => {
    const edge = await edgeOfTwilio()
    const path = '/webhooks/twilio/status'
    const form = { MessageStatus: 'failed' }
    expect((await post(edge, { path, form, signature: await signed() })).status).toBe(401)
    expect((await post(edge, { path, form, signature: await signed(`${PUBLIC}${path}`, form) })).status).toBe(204)
  })
})
