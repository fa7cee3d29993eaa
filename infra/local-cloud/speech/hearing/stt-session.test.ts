import { expect, it } from 'vitest'
import type { Frame } from '../wire/frames.ts'
import { createEars } from './ears.ts'
import { createSttSession } from './stt-session.ts'
import { createToldWords } from './told-words.ts'

const frame = (path: string, requestId: string, body: string | Buffer): Frame => ({
  path,
  requestId,
  headers: {},
  body,
})

function openSession() {
  const sent: string[] = []
  const session = createSttSession({
    query: { language: 'en-US', format: 'simple' },
    recogniser: createEars({ told: createToldWords(), decoder: undefined, onProblem: () => {} }),
    send: (message) => void sent.push(message),
    onHeard: () => {},
    finalLatency: async () => {},
    onFailure: (error) => {
      throw error
    },
  })
  return { session, sent }
}

it('ignores what the SDK sends of a turn that is over, and refuses audio of a turn that never began', () => {
  const { session } = openSession()
  const audio = Buffer.alloc(640)
  expect(() => session.receive(frame('audio', 'A1', audio))).toThrow('audio came before speech.context')
  session.receive(frame('speech.context', 'A1', '{}'))
  session.receive(frame('audio', 'A1', audio))
  session.receive(frame('audio', 'A1', Buffer.alloc(0)))
  session.receive(frame('audio', 'a1', audio))
  session.receive(frame('audio', 'A1', Buffer.alloc(0)))
  expect(() => session.receive(frame('audio', 'B2', audio))).toThrow('audio came before speech.context')
})
