import { ProtocolError } from '@call-center/shared/errors'

/** @throws {ProtocolError} when the body is no JSON. */
export async function readJson(request: { text(): Promise<string> }): Promise<unknown> {
  const text = await request.text()
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ProtocolError('the body is not valid JSON', { cause })
  }
}
