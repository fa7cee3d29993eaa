/**
 * Everything a span may say of a call. Nobody's words, names and numbers are among it, and there is no way to add them:
 * a value that is text has to be an identifier.
 */
export const ATTRIBUTES = [
  'call.id',
  'call.epoch',
  'call.end',
  'call.channel',
  'turn.number',
  'turn.outcome',
  'wait.total_ms',
  'wait.silence_ms',
  'wait.stt_ms',
  'wait.llm_ms',
  'wait.tts_ms',
  'wait.own_ms',
  'first_ms',
  'finals',
  'lang',
  'characters',
  'audio_ms',
  'documents',
  'events',
  'event.types',
  'command',
  'job',
  'attempt',
  'node.id',
  'server.address',
  'http.response.status_code',
  'gen_ai.operation.name',
  'gen_ai.provider.name',
  'gen_ai.request.model',
  'gen_ai.response.finish_reasons',
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.output_tokens',
  'gen_ai.tool.name',
] as const

export type AttributeName = (typeof ATTRIBUTES)[number]
export type AttributeValue = string | number | boolean | string[]
export type Attributes = Readonly<Partial<Record<AttributeName, AttributeValue | undefined>>>

const LONGEST = 128
/** A telephone's number, encoded for a URL or not. */
const NUMBER = /(?:\+|%2B)\d{4}/i

/** No blanks, so no sentence; and nobody's number. */
const isIdentifier = (text: string): boolean =>
  text.length > 0 && text.length <= LONGEST && !/\s/.test(text) && !NUMBER.test(text)

/** What of `attributes` may be told. Text that is no identifier is left out. */
export const tellable = (attributes: Attributes): [AttributeName, AttributeValue][] =>
  ATTRIBUTES.flatMap((name): [AttributeName, AttributeValue][] => {
    const value = attributes[name]
    return value === undefined || !isTellable(value) ? [] : [[name, value]]
  })

function isTellable(value: AttributeValue): boolean {
  if (typeof value === 'string') return isIdentifier(value)
  return !Array.isArray(value) || value.every(isTellable)
}
