import type { RingOutcome } from '../../phone/line.ts'
import { type Account, newSid } from '../account.ts'
import type { VerbOf } from '../twiml/read-twiml.ts'
import type { Fields } from '../webhooks.ts'
import type { TwilioCall } from './twilio-call.ts'

export type DialStatus = 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled'

/** What becomes of a phone that did not pick up. A person who declines is busy to Twilio. */
export const STATUS_OF: Readonly<Record<Exclude<RingOutcome['outcome'], 'answered'>, DialStatus>> = {
  busy: 'busy',
  declined: 'busy',
  'no-answer': 'no-answer',
  'unknown-number': 'failed',
  cancelled: 'canceled',
}

/** `<Dial>`: rings another phone and lets the two talk until the other one hangs up, or `signal` aborts. */
export async function dial(
  { network, clock, webhooks }: Account,
  call: TwilioCall,
  verb: VerbOf<'Dial'>,
  signal: AbortSignal,
): Promise<Fields> {
  const from = verb.callerId ?? call.options.from
  const ringing = await network.ring(verb.number.number, { from, timeoutMs: verb.timeout * 1_000, signal })
  const DialCallSid = newSid('CA')
  if (ringing.outcome !== 'answered') return { DialCallSid, DialCallStatus: STATUS_OF[ringing.outcome] }
  const { line: other } = ringing
  const over = Promise.withResolvers<void>()
  const farEnd = { callConnectionId: DialCallSid, onDigit() {}, onWords: () => false, onHangUp: () => over.resolve() }
  if (signal.aborted || !other.connect(farEnd)) {
    other.end('the caller gave up')
    return { DialCallSid, DialCallStatus: 'canceled' }
  }
  const sinceMs = clock.nowMs()
  const { number, answeredCallback } = verb.number
  if (answeredCallback) {
    const child = { CallSid: DialCallSid, ParentCallSid: call.sid, CallStatus: 'in-progress', From: from, To: number }
    void webhooks.tell(answeredCallback, { ...child, Direction: 'outbound-dial' })
  }
  const bridge = { nextFrame: () => other.takeFrame(), onVoice: (frame: Int16Array) => other.socket.play(frame) }
  call.voices.add(bridge)
  call.listeners.add(bridge)
  const onAbort = () => over.resolve()
  signal.addEventListener('abort', onAbort)
  await over.promise
  signal.removeEventListener('abort', onAbort)
  call.voices.delete(bridge)
  call.listeners.delete(bridge)
  other.end('the other side hung up')
  const DialCallDuration = String(Math.round((clock.nowMs() - sinceMs) / 1_000))
  return { DialCallSid, DialCallStatus: 'completed', DialCallDuration, DialBridged: 'true' }
}
