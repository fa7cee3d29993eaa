import type { AssistantCall } from './call.ts'
import type { Party } from './call-parts.ts'
import { numberOf } from './identifiers.ts'
import type { Carrier, ResultInformation } from './carrier.ts'
import { type Prompt, PromptError, renderPrompt } from './prompt-sources.ts'
import { Recognition } from './recognition.ts'
import type { Play, PlaySource, Recognize } from './requests.ts'

const CANCELLED: ResultInformation = { code: 400, subCode: 8508, message: 'Action failed, the operation was canceled.' }

/** Queues a `play`: PlayStarted, then PlayCompleted, PlayCanceled or PlayFailed. */
export function play(carrier: Carrier, call: AssistantCall, request: Play): void {
  call.operations.enqueue((signal) => runPlay(carrier, call, request, signal), {
    interrupt: request.interruptCallMediaOperation,
  })
}

/** Queues a `recognize`: the prompt, then RecognizeCompleted, RecognizeCanceled or RecognizeFailed. */
export function recognize(carrier: Carrier, call: AssistantCall, request: Recognize): void {
  call.operations.enqueue((signal) => runRecognize(carrier, call, request, signal), {
    interrupt: request.interruptCallMediaOperation,
  })
}

async function runPlay(carrier: Carrier, call: AssistantCall, request: Play, signal: AbortSignal): Promise<void> {
  const operation = request
  const rendered = await render(carrier, request.playSources)
  if ('failure' in rendered) {
    const data = { failedPlaySourceIndex: rendered.index }
    return call.emit('PlayFailed', { operation, result: rendered.failure, data })
  }
  if (!signal.aborted) call.emit('PlayStarted', { operation })
  do {
    await playAll(call, rendered.prompts, signal)
  } while (request.playOptions.loop && !signal.aborted)
  if (signal.aborted) call.emit('PlayCanceled', { operation, result: CANCELLED })
  else call.emit('PlayCompleted', { operation })
}

async function runRecognize(
  carrier: Carrier,
  call: AssistantCall,
  request: Recognize,
  signal: AbortSignal,
): Promise<void> {
  const operation = request
  const sources = request.playPrompts ?? (request.playPrompt ? [request.playPrompt] : [])
  const rendered = await render(carrier, sources)
  if ('failure' in rendered) {
    return call.emit('RecognizeFailed', { operation, result: { ...rendered.failure, subCode: 8511 } })
  }
  const bargeIn = new AbortController()
  const { clock, recogniseOnce } = carrier
  const recognition = new Recognition({ request, clock, recogniseOnce, onBargeIn: () => bargeIn.abort() })
  const cancelled = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined))
  })
  const party = call.partyOf(numberOf(request.recognizeOptions.targetParticipant))
  party.listeners.add(recognition)
  const stopPrompt = AbortSignal.any([signal, bargeIn.signal])
  void playAll(party, rendered.prompts, stopPrompt).then(() => !signal.aborted && recognition.onPromptHeard())
  const outcome = await Promise.race([recognition.outcome, cancelled])
  party.listeners.delete(recognition)
  recognition.close()
  bargeIn.abort() // an answer to the next prompt must not hear the rest of this one
  if (outcome) call.emit(outcome.type, { operation, result: outcome.result, data: outcome.data })
  else call.emit('RecognizeCanceled', { operation, result: CANCELLED })
}

async function playAll(party: Party, prompts: readonly Prompt[], signal: AbortSignal): Promise<void> {
  for (const prompt of prompts) await playPrompt(party, prompt, signal)
}

async function playPrompt(party: Party, prompt: Prompt, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  if (prompt.text) party.send({ type: 'said', text: prompt.text })
  await party.prompts.play(prompt.pcm, signal)
}

type Rendered =
  | { readonly prompts: readonly Prompt[] }
  | { readonly failure: ResultInformation; readonly index: number }

async function render(carrier: Carrier, sources: readonly PlaySource[]): Promise<Rendered> {
  const prompts: Prompt[] = []
  for (const [index, source] of sources.entries()) {
    try {
      prompts.push(await renderPrompt(source, carrier))
    } catch (cause) {
      const subCode = cause instanceof PromptError ? cause.subCode : 8511
      carrier.log.error({ err: cause, subCode }, 'a prompt could not be played')
      return {
        index,
        failure: { code: 400, subCode, message: `Action failed. ${cause instanceof Error ? cause.message : ''}` },
      }
    }
  }
  return { prompts }
}
