import type { ReplyPart, RequestWatch } from './language-model.ts'

/** The parts of one request, with `watch` told of them. What the request returns is why the model stopped. */
export async function* watched(
  parts: AsyncGenerator<ReplyPart, string>,
  watch: RequestWatch | undefined,
  signal: AbortSignal,
): AsyncGenerator<ReplyPart> {
  let begun = false
  let end: Parameters<RequestWatch['onEnd']>[0] = { type: 'left' }
  try {
    for (;;) {
      const next = await parts.next()
      if (next.done) {
        end = { type: 'finished', reason: next.value }
        return
      }
      if (!begun) watch?.onFirstPart()
      begun = true
      yield next.value
    }
  } catch (error) {
    if (!signal.aborted) end = { type: 'failed', error }
    throw error
  } finally {
    if (end.type === 'left') await parts.return('')
    watch?.onEnd(end)
  }
}
