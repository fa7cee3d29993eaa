import type { Account } from '../account.ts'
import { readTwiml, type Verb } from '../twiml/read-twiml.ts'
import type { Fields } from '../webhooks.ts'
import type { Program } from './call-options.ts'
import { dial } from './dial.ts'
import { gather } from './gather.ts'
import { MediaStream } from './media-stream.ts'
import { pause, playPrompt } from './prompts.ts'
import type { TwilioCall } from './twilio-call.ts'

/** Go on with what this URL says. */
interface Elsewhere {
  readonly url: string
  readonly fields: Fields
}
type Outcome = Elsewhere | 'next' | 'over'

/** Verbs before which a call that rings is not picked up. */
const BEFORE_ANSWER: readonly Verb['verb'][] = ['Pause', 'Redirect', 'Reject', 'Hangup']

/** Carries out TwiML, document after document, until there is no more to do, or `signal` aborts. False: a verb ended the call. */
export async function runTwiml(
  account: Account,
  call: TwilioCall,
  program: Program,
  signal: AbortSignal,
): Promise<boolean> {
  let base = 'url' in program ? program.url : ''
  let twiml = 'twiml' in program ? program.twiml : await ask(account, call, { url: base, fields: {} })
  while (!signal.aborted) {
    const next = await runDocument(account, call, twiml, signal)
    if (next === 'over') return false
    if (!next || signal.aborted) return true
    base = new URL(next.url, base || undefined).href
    twiml = await ask(account, call, { ...next, url: base })
  }
  return true
}

/** What somebody who was dialled is told before they are put through. False: they are not to be. */
async function screen(account: Account, child: TwilioCall, url: string): Promise<boolean> {
  try {
    return await runTwiml(account, child, { url }, child.ended.signal)
  } catch (err) {
    account.log.error({ err, sid: child.sid }, 'TwiML for somebody who was dialled could not be carried out')
    return false
  }
}

/** @throws when there is no TwiML to be had: Twilio's error 11200. */
async function ask({ webhooks }: Account, call: TwilioCall, { url, fields }: Elsewhere): Promise<string> {
  const twiml = await webhooks.ask(url, { ...call.fields, ...fields })
  if (twiml === undefined) throw new Error('HTTP retrieval failure: the webhook gave no TwiML')
  return twiml
}

async function runDocument(
  account: Account,
  call: TwilioCall,
  twiml: string,
  signal: AbortSignal,
): Promise<Elsewhere | 'over' | undefined> {
  for (const verb of readTwiml(twiml)) {
    if (signal.aborted) return undefined
    if (!BEFORE_ANSWER.includes(verb.verb) && !call.pickUp()) return undefined
    const outcome = await runVerb(account, call, verb, signal)
    if (outcome !== 'next') return outcome
  }
  return undefined
}

async function runVerb(account: Account, call: TwilioCall, verb: Verb, signal: AbortSignal): Promise<Outcome> {
  switch (verb.verb) {
    case 'Say':
    case 'Play':
      await playPrompt(account, call, verb, signal)
      return 'next'
    case 'Pause':
      await pause(account, verb.length * 1_000, signal)
      return 'next'
    case 'Redirect':
      return { url: verb.url, fields: {} }
    case 'Hangup':
      return 'over'
    case 'Reject':
      await call.end(verb.reason === 'busy' ? 'busy' : 'no-answer', verb.reason === 'busy' ? 'busy' : 'rejected')
      return 'over'
    case 'Connect':
      await new MediaStream(account, call, verb.stream).run(signal)
      return verb.action === undefined ? 'next' : { url: verb.action, fields: {} }
    case 'Gather': {
      const heard = await gather(account, call, verb, signal)
      if (!heard && !verb.actionOnEmptyResult) return 'next'
      return { url: verb.action ?? '', fields: heard ?? {} }
    }
    case 'Dial': {
      if (call.options.direction === 'outbound-dial') throw new Error('who was dialled cannot dial somebody')
      const fields = await dial(account, call, verb, { signal, screen: (child, url) => screen(account, child, url) })
      return verb.action === undefined ? 'next' : { url: verb.action, fields }
    }
  }
}
