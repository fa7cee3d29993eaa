import { whyUnreached } from './api-error.ts'
import { type AssistantCall, ENDED } from './call.ts'
import type { Carrier } from './carrier.ts'
import { numberOf, phoneIdentifier } from './identifiers.ts'
import type { Transfer } from './requests.ts'

/**
 * Rings the target. Answered: CallTransferAccepted, the two people talk, the assistant's call ends. Not answered:
 * CallTransferFailed, and the caller is still with the assistant.
 */
export async function transfer(carrier: Carrier, call: AssistantCall, request: Transfer): Promise<void> {
  const target = numberOf(request.targetParticipant)
  const from = request.sourceCallerIdNumber?.value ?? call.options.person
  call.setTransfer('transferring')
  const ringing = await carrier.network.ring(target, { from, signal: call.ended.signal })
  if (call.ended.signal.aborted) {
    if (ringing.outcome === 'answered') ringing.line.end('the caller gave up')
    return
  }
  if (ringing.outcome !== 'answered') {
    call.setTransfer('connected')
    return call.emit('CallTransferFailed', { operation: request, result: whyUnreached(ringing.outcome) })
  }
  const transferee = phoneIdentifier(call.options.person)
  call.emit('CallTransferAccepted', {
    operation: request,
    data: { transferTarget: request.targetParticipant, transferee },
  })
  const caller = call.handOver()
  await call.end(ENDED)
  if (caller) carrier.network.bridge(caller, ringing.line)
}
