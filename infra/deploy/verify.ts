import * as z from 'zod'
import { DeployError, type Outside } from './outside.ts'

const LOOK_EVERY_MS = 5_000
/** The first node has its image to fetch. */
const NODE_TIMEOUT_MS = 600_000
const CALL_TIMEOUT_MS = 90_000

export async function answers({ fetch }: Outside, edgeUrl: string): Promise<boolean> {
  const answer = await fetch(`${edgeUrl}/health/liveness`).catch(() => undefined)
  return answer?.ok ?? false
}

/** Resolves when the edge reaches its database and a media node has said that it has room. @throws {DeployError} */
export async function untilReady(outside: Outside, edgeUrl: string): Promise<void> {
  let last = 'no answer'
  for (let waitedMs = 0; waitedMs <= NODE_TIMEOUT_MS; waitedMs += LOOK_EVERY_MS) {
    const answer = await outside.fetch(`${edgeUrl}/health/readiness`).catch((error: unknown) => String(error))
    if (typeof answer !== 'string' && answer.ok) return
    last = typeof answer === 'string' ? answer : `${answer.status} ${(await answer.text()).slice(0, 500)}`
    await outside.pause(LOOK_EVERY_MS)
  }
  throw new DeployError(`${edgeUrl} is not ready after ten minutes: ${last}`)
}

const Call = z.object({
  call_id: z.string(),
  messages: z.array(z.object({ persona: z.string(), action: z.string() })),
})

/** Has the assistant ring a number, and hangs up when it has been heard to speak. @throws {DeployError} */
export async function selfCall(outside: Outside, edge: { url: string; apiKey: string }, number: string): Promise<void> {
  const authorization = `Bearer ${edge.apiKey}`
  const body = JSON.stringify({ phone_number: number })
  const headers = { authorization, 'content-type': 'application/json' }
  const placed = await outside.fetch(`${edge.url}/call`, { method: 'POST', headers, body })
  if (placed.status !== 201) throw new DeployError(`the self-call was refused: ${placed.status} ${await placed.text()}`)
  const { call_id: id } = Call.parse(await placed.json())
  try {
    for (let waitedMs = 0; waitedMs <= CALL_TIMEOUT_MS; waitedMs += LOOK_EVERY_MS) {
      await outside.pause(LOOK_EVERY_MS)
      const answer = await outside.fetch(`${edge.url}/call/${id}`, { headers: { authorization } })
      const call = answer.ok ? Call.parse(await answer.json()) : undefined
      if (call?.messages.some(({ persona, action }) => persona === 'assistant' && action === 'talk')) return
    }
    throw new DeployError(`the self-call was not answered, or the assistant said nothing: ${edge.url}/report/${id}`)
  } finally {
    // Two assistants would talk for as long as they are paid.
    await outside.fetch(`${edge.url}/monitor/calls/${id}/hang-up`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'version=0',
    })
  }
}
