import { ProtocolError } from '@call-center/shared/errors'
import type * as z from 'zod'
import type { Frame } from './frames.ts'

/** @throws {ProtocolError} when the body is no JSON, or not the JSON this message has. */
export function readJsonBody<T>(schema: z.ZodType<T>, { path, body }: Frame): T {
  try {
    return schema.parse(JSON.parse(body.toString()))
  } catch (cause) {
    throw new ProtocolError(`the message ${path} does not have the body it should`, { cause })
  }
}
