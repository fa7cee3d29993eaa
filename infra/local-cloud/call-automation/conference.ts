import { SAMPLE_RATE_HZ } from '../phone/pcm.ts'
import { ApiError, whyUnreached } from './api-error.ts'
import { type AssistantCall, ENDED } from './call.ts'
import type { Carrier } from './carrier.ts'
import { Guest } from './guest.ts'
import { numberOf } from './identifiers.ts'
import { renderPrompt } from './prompt-sources.ts'
import type { AddParticipant, Hold, RemoveParticipant } from './requests.ts'

/** Between two times of what somebody on hold hears. */
const BETWEEN_HOLD_PROMPTS_S = 3

/** Rings somebody into the call: AddParticipantSucceeded or AddParticipantFailed. */
export async function addParticipant(carrier: Carrier, call: AssistantCall, request: AddParticipant): Promise<void> {
  const number = numberOf(request.participantToAdd)
  const from = request.sourceCallerIdNumber?.value ?? call.options.assistant
  const timeoutMs = request.invitationTimeoutInSeconds && request.invitationTimeoutInSeconds * 1_000
  const ringing = await carrier.network.ring(number, {
    from,
    ...(timeoutMs && { timeoutMs }),
    signal: call.ended.signal,
  })
  const data = { participant: request.participantToAdd }
  if (ringing.outcome !== 'answered') {
    return call.emit('AddParticipantFailed', { operation: request, result: whyUnreached(ringing.outcome), data })
  }
  const guest = new Guest(ringing.line, () => call.loseGuest())
  if (!ringing.line.connect(guest)) return
  call.guest = guest
  call.emit('AddParticipantSucceeded', { operation: request, data })
  call.emitParticipants()
}

/** @throws {ApiError} when they are not there. */
export function removeParticipant(call: AssistantCall, request: RemoveParticipant): () => void {
  const number = numberOf(request.participantToRemove)
  if (call.guest?.line.number !== number) throw new ApiError(404, '8522', 'The participant is not in the call.')
  return () => {
    call.guest?.line.end('the other side hung up')
    call.loseGuest()
    call.emit('RemoveParticipantSucceeded', { operation: request, data: { participant: request.participantToRemove } })
  }
}

/** The person hears nothing of the call, nor the call of them; what they hear is said again and again. */
export async function hold(carrier: Carrier, call: AssistantCall, request: Hold): Promise<void> {
  const { player, signal } = call.hold.on()
  if (!request.playSourceInfo) return
  const { pcm, text } = await renderPrompt(request.playSourceInfo, carrier)
  const round = new Int16Array(pcm.length + BETWEEN_HOLD_PROMPTS_S * SAMPLE_RATE_HZ)
  round.set(pcm)
  while (!signal.aborted) {
    if (text) call.send({ type: 'said', text })
    await player.play(round, signal)
  }
}

/** The assistant leaves; who is left talk with each other, or it was the end of the call. */
export async function leave(carrier: Carrier, call: AssistantCall): Promise<void> {
  const pair = call.handOverBoth()
  await call.end(ENDED)
  if (pair) carrier.network.bridge(pair.caller, pair.guest)
}
