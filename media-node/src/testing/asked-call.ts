import { FakeCall, type FakeCallOptions } from './fake-call.ts'

/** A greeted call, in which the caller asked for something. `arrange` is told of it before anything happens. */
export async function askedCall(options: FakeCallOptions, arrange?: (call: FakeCall) => unknown): Promise<FakeCall> {
  const call = new FakeCall(options)
  arrange?.(call)
  await call.listen()
  await call.say('Please do it.')
  return call
}

/** What the tools answered, as the model reads it in its request of this number. */
export const toolTexts = (call: FakeCall, request: number): string[] =>
  call.model.prompts[request]?.flatMap((message) => (message.role === 'tool' ? [message.text] : [])) ?? []
