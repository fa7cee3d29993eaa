import type { NetworkMessage } from './phone/line.ts'
import type { RecordedRequest } from './http/serve-emulator.ts'
import * as z from 'zod'

const WRITES = new Set(['POST', 'PUT'])

const StoredCall = z.object({
  id: z.string(),
  voice_id: z.string().nullish(),
  messages: z.array(z.object({ id: z.string(), persona: z.string(), action: z.string(), content: z.string() })),
})

/**
 * Tells a phone what the assistant said: what was heard, as the call document has it. Nothing else knows it, for a voice
 * is asked to say more than is heard. Each sentence is told once.
 */
export function createTranscriptWatch(notify: (callConnectionId: string, message: NetworkMessage) => void) {
  const told = new Map<string, Map<string, string>>()
  return (request: RecordedRequest): void => {
    if (!WRITES.has(request.method) || request.status >= 300) return
    const call = StoredCall.safeParse(request.body)
    if (!call.success) return
    const { id: callId, voice_id: connection, messages } = call.data
    // What is in a document that was there before this process was said long ago.
    const first = !told.has(callId)
    const before = told.get(callId) ?? new Map<string, string>()
    told.set(callId, before)
    for (const { id, persona, action, content } of messages) {
      const known = before.get(id) ?? ''
      if (persona !== 'assistant' || action !== 'talk' || content === known) continue
      before.set(id, content)
      const news = content.startsWith(known) ? content.slice(known.length).trim() : ''
      if (news && !first && connection) notify(connection, { type: 'said', text: news, messageId: id })
    }
  }
}
