import { describe, expect, it } from 'vitest'
import { CallRequest, CallState, createCall, toCallGet } from './call.ts'
import { NO_USAGE } from './usage.ts'

describe('a call document', () => {
  const complete = {
    phone_number: '+33612345678',
    agent_phone_number: '+33612345699',
    bot_company: 'Contoso',
    bot_name: 'Amélie',
    claim: [],
    prosody_rate: 1,
    task: 'Help',
    lang: {
      default_short_code: 'en-US',
      availables: [{ short_code: 'en-US', voice: 'v', pronunciations_en: ['English'] }],
    },
  }

  it('gets a secret of its own', () => {
    const secrets = Array.from(
      { length: 50 },
      () => createCall(complete, { at: '2026-11-21T12:00:00Z' }).callback_secret,
    )
    expect(new Set(secrets).size).toBe(50)
    for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9]{16}$/)
  })

  it('is read from the original’s shape, whatever else is in it', () => {
    const { call_id, created_at, callback_secret } = createCall(complete, { at: '2026-11-21T12:00:00Z' })
    const stored = {
      id: call_id,
      _etag: '"x"',
      call_id,
      created_at,
      callback_secret,
      initiate: complete,
      recognition_retry: 2,
    }
    expect(CallState.parse(stored)).toMatchObject({ messages: [], claim: {}, epoch: 0, recognition_retry: 2 })
  })

  it('shows callers of the API no secret', () => {
    const call = createCall(complete, { at: '2026-11-21T12:00:00Z' })
    expect(JSON.stringify(toCallGet(call))).not.toContain(call.callback_secret)
    expect(toCallGet(call)).toMatchObject({ next: null, synthesis: null, reminders: [], usage: NO_USAGE })
  })
})

describe('what is asked of a call', () => {
  const reads = (said: object) => CallRequest.safeParse({ phone_number: '+33612345678', ...said }).success

  it.each(['a\u0000b', 'a\nb', 'half a \ud800 character', '\u009bm'])('is not spoken for by %j', (name) => {
    expect([reads({ bot_name: name }), reads({ bot_company: name })]).toEqual([false, false])
  })

  it('may have lines, and nothing else that nobody can write', () => {
    expect([reads({ task: 'First this.\n\tThen that.' }), reads({ task: 'a\u0000b' })]).toEqual([true, false])
    expect(reads({ bot_name: 'Zoë 张 👩‍💻', bot_company: 'Müller & Söhne' })).toBe(true)
  })
})
