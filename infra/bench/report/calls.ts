import { type Container, CosmosClient } from '@azure/cosmos'
import { type CallId, type CallState, createCall } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import { reduce } from '@call-center/shared/call/reduce'
import { ROOT } from '../../cli/run-steps.ts'
import { localConfig } from '../../stack/local-config.ts'
import { DEFAULT_PORTS } from '../../stack/ports.ts'
import { KEYS, type DataCentre } from './data-centre.ts'

/** What a call of some minutes has. */
const TURNS = 24

export interface BenchCalls {
  /** A call that is over and written about, or one that goes on; its document is in the database. */
  make(kind: 'finished' | 'running'): Promise<CallId>
  erase(callId: CallId): Promise<void>
}

/** Writes call documents as the edge would. */
export async function openCalls(cosmos: { readonly url: string; readonly key: string }): Promise<BenchCalls> {
  const { config } = localConfig(ROOT, DEFAULT_PORTS)
  const { database, container } = config.database.cosmos_db
  const client = new CosmosClient({ endpoint: cosmos.url, key: cosmos.key })
  await client.databases.createIfNotExists({ id: database })
  const partitionKey = { paths: ['/initiate/phone_number'] }
  const { container: calls }: { container: Container } = await client
    .database(database)
    .containers.createIfNotExists({ id: container, partitionKey })
  let made = 0
  const phones = new Map<CallId, string>()
  return {
    async make(kind) {
      made += 1
      const phone_number = `+3363998${String(1_000 + made)}`
      const initiate = { ...config.conversation.initiate, phone_number }
      const call = storyOf(createCall(initiate, { at: '2026-11-21T12:00:00.000Z' }), kind)
      await calls.items.create({ id: call.call_id, ...call })
      phones.set(call.call_id, phone_number)
      return call.call_id
    },
    async erase(callId) {
      await calls.item(callId, phones.get(callId) ?? '').delete()
    },
  }
}

function storyOf(call: CallState, kind: 'finished' | 'running'): CallState {
  const connectionId = 'connection-1'
  const at = (second: number) => new Date(Date.parse(call.created_at) + second * 1_000).toISOString()
  const latency = { first_audio_ms: 700, silence_ms: 400, stt_ms: 50, llm_ms: 150, tts_ms: 90, own_ms: 10 }
  const turns = Array.from({ length: TURNS }, (_, turn): CallEvent[] => [
    {
      id: `h${turn}`,
      at: at(10 * turn + 5),
      type: 'caller-said',
      text: 'There is a water leak in my kitchen.',
      lang: 'en-US',
    },
    {
      id: `a${turn}`,
      at: at(10 * turn + 8),
      type: 'assistant-said',
      messageId: `m${turn}`,
      text: 'I am sorry to hear that. I have noted it. When did it happen?',
      style: 'none',
      lang: 'en-US',
      interrupted: false,
      latency,
    },
  ])
  const end: CallEvent[] = [
    { id: 'd', at: at(400), type: 'leg-disconnected', connectionId },
    {
      id: 'i',
      at: at(410),
      type: 'insights-written',
      next: { action: 'case_closed', justification: 'Everything is known.' },
      synthesis: {
        short: 'a water leak',
        long: 'You told us about **a water leak** in your kitchen.\n\n- It was yesterday',
        satisfaction: 'high',
        improvement_suggestions: 'Ask less.',
        citations: [{ words: 'a water leak', message_id: 'h0' }],
      },
    },
    { id: 's', at: at(411), type: 'insights-settled', connectionId, state: 'written' },
  ]
  const events: CallEvent[] = [
    { id: 'c', at: at(1), type: 'leg-connected', connectionId },
    { id: 'e', at: at(2), type: 'media-claimed', epoch: 1, nodeId: 'bench' },
    ...turns.flat(),
    ...(kind === 'finished' ? end : []),
  ]
  return events.reduce(reduce, call)
}

/** Says something in a running call, through the door of the media nodes. */
export async function sayIn({ url }: DataCentre, callId: CallId, words: string): Promise<void> {
  const event = { id: words, at: new Date().toISOString(), type: 'caller-said', text: words, lang: 'en-US' }
  const response = await fetch(`${url}/internal/calls/${callId}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEYS.NODE_SERVICE_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ epoch: 1, events: [event] }),
  })
  if (!response.ok) throw new Error(`the edge refused an event: ${response.status} ${await response.text()}`)
}
