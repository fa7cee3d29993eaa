import { expect, it } from 'vitest'
import { createTranscriptWatch } from './transcript-watch.ts'

const says = (...contents: string[]) =>
  contents.map((content, i) => ({ id: `m${i}`, persona: 'assistant', action: 'talk', content }))
const write = (method: string, body: object, status = 200) => ({ method, path: '/docs', headers: {}, body, status })

function watch() {
  const told: unknown[] = []
  const onRequest = createTranscriptWatch((connection, message) =>
    told.push([connection, 'text' in message && message.text]),
  )
  return { told, onRequest }
}

it('tells what is new, once, even when the greeting comes with the first change of a document', () => {
  const { told, onRequest } = watch()
  onRequest(write('POST', { id: 'c', messages: [] }, 201))
  onRequest(write('PUT', { id: 'c', voice_id: 'v', messages: says('Hello.') }))
  onRequest(write('PUT', { id: 'c', voice_id: 'v', messages: says('Hello. How are you?') }))
  onRequest(write('PUT', { id: 'c', voice_id: 'v', messages: says('Hello. How are you?', 'Never stored.') }, 412))
  expect(told).toEqual([
    ['v', 'Hello.'],
    ['v', 'How are you?'],
  ])
})

it('tells a phone nothing of an earlier call', () => {
  const { told, onRequest } = watch()
  onRequest(write('PUT', { id: 'c', voice_id: 'old', messages: says('Long ago.') }))
  onRequest(write('PUT', { id: 'c', voice_id: 'new', messages: says('Long ago.', 'Welcome back.') }))
  expect(told).toEqual([['new', 'Welcome back.']])
})
