import { once } from 'node:events'
import WebSocket from 'ws'
import * as z from 'zod'

/** The inspector of a node: https://chromedevtools.github.io/devtools-protocol/v8/ */
export interface Inspector extends Disposable {
  ask(method: string, params?: object): Promise<unknown>
}

/** A node whose inspector does not answer has other troubles. */
const ANSWER_TIMEOUT_MS = 30_000

const Answer = z.object({ id: z.number(), result: z.unknown(), error: z.object({ message: z.string() }).optional() })

/** Throws when it does not answer. */
export async function openInspector(url: string): Promise<Inspector> {
  const socket = new WebSocket(url)
  await once(socket, 'open', { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })
  let lastId = 0
  return {
    async ask(method, params = {}) {
      const id = ++lastId
      socket.send(JSON.stringify({ id, method, params }))
      const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
      for (;;) {
        const [data]: unknown[] = await once(socket, 'message', { signal })
        const answer = Answer.safeParse(JSON.parse(String(data)))
        if (!answer.success || answer.data.id !== id) continue
        if (answer.data.error) throw new Error(`the inspector says: ${answer.data.error.message}`)
        return answer.data.result
      }
    },
    [Symbol.dispose]: () => socket.terminate(),
  }
}
