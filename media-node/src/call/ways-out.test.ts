import { ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import { askedCall } from '../testing/asked-call.ts'
import { text, use } from '../testing/fake-providers.ts'

const saying = (customer_response: string) => ({ customer_response })

describe('ending a call', () => {
  it('says goodbye to its end before the line drops, and asks the model nothing more', async () => {
    const call = await askedCall({ replies: [[use('end_call', {})], [text('Never said.')]] })
    await call.sound(600)
    call.hear('bye then', { final: true })
    expect(call.sent.at(-1)).toBe('Thank you for calling Contoso. Goodbye.')
    expect(call.edge.commands).toHaveLength(0)
    await call.quiet(700)
    expect(call.edge.commands).toMatchObject([{ command: { type: 'hang-up' } }])
    expect(call.model.prompts).toHaveLength(1)
    call.hangUp()
    expect(await call.done).toBe('assistant-hung-up')
  })

  it('closes the line itself when the carrier does not', async () => {
    const call = await askedCall({ replies: [[use('end_call', {})]] })
    await call.listen(1_100 + 5_100)
    expect(await call.done).toBe('assistant-hung-up')
  })
})

describe('a transfer', () => {
  const replies = [[use('talk_to_human', saying('I am connecting you.'))], [text('Here I am again.')]]

  it('comes after its announcement was heard', async () => {
    const call = await askedCall({ replies })
    await call.listen(700)
    expect(call.sent.at(-1)).toBe('I am connecting you.')
    expect(call.edge.commands).toHaveLength(0)
    await call.listen(400)
    expect(call.edge.commands).toMatchObject([{ command: { type: 'transfer' } }])
    call.hangUp()
    expect(await call.done).toBe('transferred')
  })

  it('that fails gives the caller back to the assistant', async () => {
    const call = await askedCall({ replies })
    await call.listen(1_200)
    call.notices.dispatch({ type: 'transfer-failed', callId: call.session.callId })
    await call.listen()
    expect(call.sent.at(-1)).toMatch(/^I could not reach a colleague/)
    await call.say('All right, go on then.')
    await call.listen()
    expect(call.sent.at(-1)).toBe('Here I am again.')
  })

  it.each([
    ['at once', 3_000],
    ['after what is being said', 700],
  ])('that an operator ordered and that fails is told, %s', async (_when, listened) => {
    const call = await askedCall({ replies: [[text('All of this takes a while to say.')], [text('Here I am again.')]] })
    await call.listen(listened)
    call.notices.dispatch({ type: 'transfer-failed', callId: call.session.callId })
    await call.listen(4_000)
    const told = call.sent.filter((line) => line.startsWith('I could not reach a colleague'))
    expect([call.sent[1], told]).toEqual(['All of this takes a while to say.', [call.sent[2]]])
    expect(call.reported('assistant-said').map((event) => event.text)).toContain(call.sent[2])
    await call.say('All right, go on then.')
    await call.listen()
    expect(call.sent.at(-1)).toBe('Here I am again.')
  })

  it('that the carrier refuses does so at once', async () => {
    const call = await askedCall({ replies })
    call.edge.failures.push(new ProviderError('edge', 'status 400', { retryable: false }))
    call.edge.failures.push(new ProviderError('edge', 'status 400', { retryable: false }))
    await call.listen(1_500)
    await call.listen()
    expect(call.edge.commands).toHaveLength(0)
    expect(call.sent.at(-1)).toMatch(/^I could not reach a colleague/)
  })
})

describe('a recogniser that fails for good', () => {
  const deafened = async () => {
    const call = await askedCall(
      {
        replies: [[use('speech_lang', { ...saying('Parlons français.'), lang: 'fr-FR' })], [text('Je vous écoute.')]],
      },
      (fake) =>
        void fake.clock.after(
          1_200,
          () => (fake.deafening = new ProviderError('stt', 'status 401', { retryable: false })),
        ),
    )
    await call.listen(3_000)
    return call
  }

  it('is told to the caller, in their language, who is handed over', async () => {
    const call = await deafened()
    expect(call.sent.at(-1)).toMatch(/^Désolé, un problème technique m'empêche de vous entendre/)
    expect(call.edge.commands).toMatchObject([{ command: { type: 'transfer' } }])
    call.hangUp()
    expect(await call.done).toBe('transferred')
  })

  it('ends with a goodbye when nobody can be reached', async () => {
    const call = await deafened()
    call.notices.dispatch({ type: 'transfer-failed', callId: call.session.callId })
    await call.listen()
    expect(call.sent.at(-1)).toMatch(/Au revoir\.$/)
    expect(call.edge.commands.at(-1)).toMatchObject({ command: { type: 'hang-up' } })
  })
})
