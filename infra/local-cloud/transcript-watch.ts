import type { NetworkMessage } from './phone/line.ts'
import type { RecordedRequest } from './cosmos/start-cosmos.ts'
import * as z from 'zod'

const StoredCall = z.object({
  voice_id: z.string(),
  messages: z.array(z.object({ id: z.string(), persona: z.string(), action: z.string(), content: z.string() })),
})

/**
 * Tells a phone what the assistant said: what was heard, as the call document has it. Nothing else knows it, for a voice
 * is asked to say more than is heard. Each sentence is told once.
 */
export function createTranscriptWatch(notify: (callConnectionId: string, message: NetworkMessage) => void) {
  const told = new Map<string, Map<string, string>>()
  return (request: RecordedRequest): void => {
    if (request.method !== 'PUT' || request.status >= 300) return
    const call = StoredCall.safeParse(request.body)
    if (!call.success) return
    const { voice_id, messages } = call.data
    const first = !told.has(voice_id)
    const before = told.get(voice_id) ?? new Map<string, string>()
    told.set(voice_id, before)
    for (const { id, persona, action, content } of messages) {
      const known = before.get(id) ?? ''
      if (persona !== 'assistant' || action !== 'talk' || content === known) continue
      before.set(id, content)
      const news = content.startsWith(known) ? content.slice(known.length).trim() : ''
      // What is there when a leg opens was said on an earlier one.
      if (news && !first) notify(voice_id, { type: 'said', text: news, messageId: id })
    }
  }
}
