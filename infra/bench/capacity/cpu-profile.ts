import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'
import * as z from 'zod'

/** As V8's sampling profiler tells it: https://chromedevtools.github.io/devtools-protocol/v8/Profiler/#type-Profile */
export const Profile = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.number()).default([]),
    }),
  ),
  samples: z.array(z.number()),
  /** Microseconds from one sample to the next. */
  timeDeltas: z.array(z.number()),
})
export type Profile = z.infer<typeof Profile>

const SAMPLING_US = 500
/** A node whose inspector does not answer has other troubles. */
const ANSWER_TIMEOUT_MS = 30_000

const Answer = z.object({ id: z.number(), result: z.unknown(), error: z.object({ message: z.string() }).optional() })

/** Samples the main thread of the process behind `inspectorUrl` for `seconds`. Throws when it does not answer. */
export async function profileOf(inspectorUrl: string, seconds: number): Promise<Profile> {
  const socket = new WebSocket(inspectorUrl)
  try {
    await once(socket, 'open', { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })
    const ask = asker(socket)
    await ask('Profiler.enable')
    await ask('Profiler.setSamplingInterval', { interval: SAMPLING_US })
    await ask('Profiler.start')
    await sleep(seconds * 1_000)
    return z.object({ profile: Profile }).parse(await ask('Profiler.stop')).profile
  } finally {
    socket.terminate()
  }
}

function asker(socket: WebSocket) {
  let lastId = 0
  return async (method: string, params: object = {}): Promise<unknown> => {
    const id = ++lastId
    socket.send(JSON.stringify({ id, method, params }))
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
    for (;;) {
      const [data]: unknown[] = await once(socket, 'message', { signal })
      const answer = Answer.safeParse(JSON.parse(String(data)))
      if (!answer.success || answer.data.id !== id) continue
      if (answer.data.error) throw new Error(`the profiler says: ${answer.data.error.message}`)
      return answer.data.result
    }
  }
}
