import type { RingOutcome } from '../../phone/line.ts'
import type { Account } from '../account.ts'
import type { VerbOf } from '../twiml/read-twiml.ts'
import type { Fields } from '../webhooks.ts'
import type { CallOptions } from './call-options.ts'
import { TwilioCall } from './twilio-call.ts'

export type DialStatus = 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled'

export interface DialOptions {
  readonly signal: AbortSignal
  /** Carries out what a URL says on the call to the other phone. False: it hung up. */
  readonly screen: (child: TwilioCall, url: string) => Promise<boolean>
}

/** What becomes of a phone that did not pick up. A person who declines is busy to Twilio. */
export const STATUS_OF: Readonly<Record<Exclude<RingOutcome['outcome'], 'answered'>, DialStatus>> = {
  busy: 'busy',
  declined: 'busy',
  'no-answer': 'no-answer',
  'unknown-number': 'failed',
  cancelled: 'canceled',
}

/**
 * `<Dial>`: rings another phone, does what its URL says, if it has one, and lets the two talk until the other one hangs up, or
 * `signal` aborts. Who picked up and was not put through is `completed` to Twilio too: `DialBridged` tells.
 */
export async function dial(
  account: Account,
  call: TwilioCall,
  verb: VerbOf<'Dial'>,
  { signal, screen }: DialOptions,
): Promise<Fields> {
  const { network, clock } = account
  const from = verb.callerId ?? call.options.from
  const { number, url } = verb.number
  const child = childOf(account, call, { from, verb })
  const ringing = await network.ring(number, { from, timeoutMs: verb.timeout * 1_000, signal })
  const told = { DialCallSid: child.sid }
  if (ringing.outcome !== 'answered') return { ...told, DialCallStatus: STATUS_OF[ringing.outcome] }
  if (signal.aborted || !child.pickUp(ringing.line)) {
    ringing.line.end('the caller gave up')
    return { ...told, DialCallStatus: 'canceled' }
  }
  const sinceMs = clock.nowMs()
  const end = () => void child.end('completed', 'the other side hung up')
  signal.addEventListener('abort', end)
  const isAccepted = url === undefined || (await screen(child, url))
  const DialBridged = String(isAccepted && !child.isOver)
  if (isAccepted) await talk(call, child)
  signal.removeEventListener('abort', end)
  end()
  const DialCallDuration = String(Math.round((clock.nowMs() - sinceMs) / 1_000))
  return { ...told, DialCallStatus: 'completed', DialCallDuration, DialBridged }
}

function childOf(
  account: Account,
  parent: TwilioCall,
  { from, verb }: { readonly from: string; readonly verb: VerbOf<'Dial'> },
): TwilioCall {
  const { number, answeredCallback } = verb.number
  const options: CallOptions = {
    direction: 'outbound-dial',
    from,
    to: number,
    parentSid: parent.sid,
    program: { twiml: '<Response/>' },
    statusCallback: answeredCallback,
    statusCallbackEvents: ['answered'],
    timeoutMs: verb.timeout * 1_000,
    amdCallback: undefined,
  }
  return new TwilioCall(account, options, { run: async () => {}, onEnded: () => {} })
}

/** The two hear each other until `other` is over. */
async function talk(call: TwilioCall, other: TwilioCall): Promise<void> {
  if (other.isOver) return
  const over = Promise.withResolvers<void>()
  other.ended.signal.addEventListener('abort', () => over.resolve())
  const apart = [lead(call, other), lead(other, call)]
  await over.promise
  for (const undo of apart) undo()
}

/** What is heard of one call is played into the other. */
function lead(from: TwilioCall, to: TwilioCall): () => void {
  const frames: Int16Array[] = []
  const listener = { onVoice: (frame: Int16Array) => void frames.push(frame) }
  const voice = { nextFrame: () => frames.shift() }
  from.listeners.add(listener)
  to.voices.add(voice)
  return () => {
    from.listeners.delete(listener)
    to.voices.delete(voice)
  }
}
