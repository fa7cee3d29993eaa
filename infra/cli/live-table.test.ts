import { CallId } from '@call-center/shared/call/call'
import type { LiveFigures } from '@call-center/shared/protocol/live-figures'
import { describe, expect, it } from 'vitest'
import { changesBetween, redraw, tableOf } from './live-table.ts'

const NOW_MS = Date.parse('2026-11-21T12:01:00.000Z')
const wait = { first_audio_ms: 610, silence_ms: 300, stt_ms: 0, llm_ms: 250, tts_ms: 60, own_ms: 0 }
const node = { node_id: 'local-1', calls: 1, capacity: 60, loop_lag_ms: 1.25, draining: false }
const call: LiveFigures['calls'][number] = {
  call_id: CallId.parse('1a2b3c4d-0000-4000-8000-000000000000'),
  node_id: 'local-1',
  began_at: '2026-11-21T12:00:18.000Z',
  lang: 'en-US',
  turn: 'caller',
  answers: 3,
  last_wait: wait,
}

describe('the live table', () => {
  it('shows nodes and calls, in columns', () => {
    expect(tableOf({ nodes: [node], calls: [call] }, NOW_MS)).toEqual([
      'node     calls  loop lag',
      'local-1  1/60   1.3 ms',
      '',
      'call      for     language  turn    answers  last answer',
      '1a2b3c4d  42.0 s  en-US     caller  3        waited 0.61 s: 0.30 s silence, 0.25 s model, 0.06 s voice',
    ])
  })

  it('says that nothing goes on, and does not grow without end', () => {
    expect(tableOf({ nodes: [node], calls: [] }, NOW_MS).at(-1)).toBe('No call is going on.')
    const many = tableOf({ nodes: [node], calls: Array.from({ length: 40 }, () => call) }, NOW_MS)
    expect([many.length, many.at(-1)]).toEqual([20, '… and 25 more'])
  })

  it('takes its last drawing away, and never wraps', () => {
    const written: string[] = []
    const screen = { write: (text: string) => written.push(text), columns: 10 }
    expect(redraw(screen, ['a'.repeat(50), 'b'], 0)).toBe(2)
    redraw(screen, ['c'], 2)
    expect(written).toEqual(['  aaaaaaa\n  b\n', '\u001B[2A\u001B[J  c\n'])
  })

  it('is lines where there is no terminal: what began, was answered, ended', () => {
    const none = { nodes: [], calls: [] }
    const one = { nodes: [], calls: [{ ...call, answers: 0, last_wait: null }] }
    const answered = { nodes: [], calls: [{ ...call, answers: 1 }] }
    expect(changesBetween(none, one)).toEqual(['call 1a2b3c4d began'])
    expect(changesBetween(one, one)).toEqual([])
    expect(changesBetween(one, answered)).toEqual([
      'call 1a2b3c4d waited 0.61 s: 0.30 s silence, 0.25 s model, 0.06 s voice',
    ])
    expect(changesBetween(answered, none)).toEqual(['call 1a2b3c4d ended'])
  })
})
