import { CALLER, NUMBER, type Subscriber, until } from './fake-subscriber.ts'

/** A call whose TwiML opens a media stream, and does `more` after it. */
export async function openStream(us: Subscriber, more = '') {
  us.twiml.set('/voice', [
    `<Connect><Stream url="${us.mediaUrl}"><Parameter name="token" value="t&amp;t"/></Stream></Connect>${more}`,
  ])
  const caller = us.plugIn(CALLER)
  caller.say({ type: 'dial', to: NUMBER })
  await until(() => us.streams[0]?.messages.some(({ event }) => event === 'media'))
  const { socket, messages } = us.streams[0]!
  const [, start] = messages
  const streamSid = String(start?.['streamSid'])
  const send = (message: object) => socket.send(JSON.stringify({ streamSid, ...message }))
  const events = (event: string) => messages.filter((message) => message['event'] === event)
  return { caller, socket, messages, streamSid, send, events }
}
