import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CALLER, COLLEAGUE, NUMBER, startSubscriber, type Subscriber, until } from './testing/fake-subscriber.ts'

let us: Subscriber
beforeEach(async () => {
  us = await startSubscriber()
})
afterEach(() => us.close())

const texts = ({ messages }: ReturnType<typeof us.plugIn>) =>
  messages.flatMap((message) => (message.type === 'said' ? [message.text] : []))
const GATHER =
  '<Gather input="dtmf speech" numDigits="1" timeout="1" actionOnEmptyResult="true" hints="yes" action="/chosen"><Say>Nora waits</Say></Gather>'

/** A caller for whom a colleague is rung, who picks up. */
async function dialled(document: string) {
  const number = `<Number url="http://edge.example/whisper">${COLLEAGUE}</Number>`
  us.twiml.set('/voice', [`<Dial answerOnBridge="true" action="/dialled">${number}</Dial>`])
  us.twiml.set('/whisper', [document])
  const [colleague, caller] = [us.plugIn(COLLEAGUE), us.plugIn(CALLER)]
  caller.say({ type: 'dial', to: NUMBER })
  await until(() => colleague.is('ringing'))
  colleague.say({ type: 'answer' })
  await until(() => us.posts('/whisper').length)
  const outcome = async () => {
    await until(() => us.posts('/dialled').length)
    return us.posts('/dialled')[0]
  }
  return { caller, colleague, outcome }
}

describe('<Number url>', () => {
  it('is asked for what the other one is told alone; the end of it puts them through', async () => {
    us.twiml.set('/chosen', [''])
    const { caller, colleague, outcome } = await dialled(GATHER)
    expect(us.posts('/whisper')).toMatchObject([
      {
        ParentCallSid: us.posts('/voice')[0]?.['CallSid'],
        CallSid: expect.not.stringContaining(us.posts('/voice')[0]?.['CallSid'] ?? ''),
        Direction: 'outbound-dial',
        CallStatus: 'in-progress',
        To: COLLEAGUE,
      },
    ])
    await until(() => texts(colleague).length)
    expect([texts(colleague), texts(caller)]).toEqual([['Nora waits'], []])
    caller.say({ type: 'digit', digit: '2' }) // has no say in it
    caller.speak(10)
    colleague.say({ type: 'digit', digit: '1' })
    await until(() => us.posts('/chosen').length)
    expect(us.posts('/chosen')).toMatchObject([{ Digits: '1', ParentCallSid: us.posts('/voice')[0]?.['CallSid'] }])
    const before = colleague.heard.voicedFrames
    caller.speak(10)
    colleague.speak(10)
    await until(() => colleague.heard.voicedFrames > before + 5 && caller.heard.voicedFrames > 5)
    colleague.say({ type: 'hang-up' })
    expect(await outcome()).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true' })
  })

  it.each([
    ['is told to hang up', '<Say>Goodbye</Say><Hangup/>'],
    ['is told to call somebody else', `<Dial>${COLLEAGUE}</Dial>`],
    ['is told what is no TwiML', '<Sing/>'],
  ])('ends the call to who %s, and the caller goes on', async (_what, document) => {
    const { caller, colleague, outcome } = await dialled(document)
    expect(await outcome()).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'false' })
    expect([colleague.messages.at(-1)?.type, caller.heard.voicedFrames]).toEqual(['ended', 0])
  })

  it('puts nobody through who hangs up meanwhile', async () => {
    const { colleague, outcome } = await dialled(GATHER)
    colleague.say({ type: 'hang-up' })
    expect(await outcome()).toMatchObject({ DialBridged: 'false' })
  })

  it('ends with the caller', async () => {
    const { caller, colleague } = await dialled('<Pause length="60"/>')
    caller.say({ type: 'hang-up' })
    await until(() => colleague.messages.at(-1)?.type === 'ended')
    expect(us.posts('/dialled')).toEqual([])
  })

  it('is a URL', async () => {
    us.twiml.set('/voice', [`<Dial><Number url="whisper">${COLLEAGUE}</Number></Dial>`])
    us.plugIn(CALLER).say({ type: 'dial', to: NUMBER })
    await until(() => us.posts('/status').length)
    expect(us.posts('/status')).toMatchObject([{ CallStatus: 'failed' }])
  })
})
