import { newCallId } from '@call-center/shared/call/call'
import { ProviderError } from '@call-center/shared/errors'
import { createTracer, type FinishedSpan } from '@call-center/shared/telemetry/span'
import { traceOf } from '@call-center/shared/telemetry/trace-context'
import { describe, expect, it } from 'vitest'
import {
  ANSWER_LATENCY,
  CUTOFF_LATENCY,
  EVENTS_AGE,
  FRAMES_IN,
  FRAMES_OUT,
  PROVIDER_ERRORS,
  STT_COMPLETE_LATENCY,
  USAGE,
} from '../metrics.ts'
import { silence } from '../audio/frame.ts'
import { FakeCall, type FakeCallOptions } from '../testing/fake-call.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { text, use } from '../testing/fake-providers.ts'
import type { TextToSpeech } from '../tts/text-to-speech.ts'
import { createCallTrace } from './call-trace.ts'
import { observedVoice } from './observed-voice.ts'

/** A call of which everything is written down, once it is over. */
async function observed(options: FakeCallOptions, talk: (call: FakeCall) => Promise<void>) {
  const spans: FinishedSpan[] = []
  const tracer: FakeCallOptions['tracer'] = (clock) =>
    createTracer({ onEnd: (span) => void spans.push(span), now: () => clock.wallMs() })
  const call = new FakeCall({ ...options, tracer })
  await call.listen()
  await talk(call)
  call.hangUp()
  await call.clock.advance(1_000)
  await call.done
  const named = (name: string) => spans.filter((span) => span.name === name)
  const parentOf = ({ parent }: FinishedSpan) => spans.find(({ context }) => context.spanId === parent?.spanId)?.name
  return { call, spans, named, parentOf, metrics: call.metrics.snapshot() }
}

describe('an observed call', () => {
  it('is one trace: session, turns, and what each turn was made of', async () => {
    const replies = [[use('updated_claim', { customer_response: 'I note it.', updates: [] })], [text('What else?')]]
    const { call, spans, named, parentOf } = await observed({ replies }, async (call) => {
      await call.say('My name is Kevin.')
      await call.listen(3_000)
    })
    expect(new Set(spans.map(({ context }) => context.traceId))).toEqual(
      new Set([traceOf(call.session.callId).traceId]),
    )
    const [session] = named('media session')
    expect(session?.parent).toEqual(traceOf(call.session.callId))
    expect(Object.fromEntries(session?.attributes ?? [])).toEqual({
      'call.id': call.session.callId,
      'call.epoch': 0,
      'call.end': 'caller-hung-up',
      'node.id': 'node-1',
    })
    const parents = Object.fromEntries(spans.map((span) => [span.name, parentOf(span)]))
    expect(parents).toEqual({
      'media session': undefined,
      'edge session': 'media session',
      stt: 'media session',
      turn: 'media session',
      'chat fake-model': 'turn',
      'execute_tool updated_claim': 'turn',
    })
    expect(named('turn').map(({ attributes }) => attributes.get('turn.outcome'))).toEqual(['heard', 'heard'])
    const [chat] = named('chat fake-model')
    expect(chat?.attributes.get('gen_ai.request.model')).toBe('fake-model')
  })

  it('is told by the carrier what has been played, as any other', async () => {
    const onTime: string[][] = []
    for (const playedMs of [0, 1_100]) {
      const { call } = await observed({ replies: [[text('What happened?')]] }, async (call) => {
        await call.say('My name is Kevin.')
        await call.listen(500)
        call.acknowledge(playedMs)
        await call.listen(1_500)
      })
      onTime.push(call.reference.map(({ atMs }) => String(atMs)))
    }
    expect(onTime[1]).not.toEqual(onTime[0])
  })

  it('begins a turn with the caller’s last sound, and says where the wait went as the call document does', async () => {
    const replies = [[{ waitMs: 300 }, text('What happened?')]]
    const { call, named, metrics } = await observed({ replies }, async (call) => {
      await call.say('My name is Kevin.')
      await call.listen(2_000)
    })
    const latency = call.reported('assistant-said').find((event) => event.latency)?.latency
    const turn = named('turn').at(-1)
    expect(turn?.attributes.get('wait.total_ms')).toBe(Math.round(latency?.first_audio_ms ?? -1))
    expect(turn?.attributes.get('wait.llm_ms')).toBe(Math.round(latency?.llm_ms ?? -1))
    const chat = named('chat fake-model').at(-1)
    expect((chat?.endMs ?? 0) - (turn?.startMs ?? 0)).toBeGreaterThanOrEqual(300)
    expect(metrics[ANSWER_LATENCY]).toBeCloseTo((latency?.first_audio_ms ?? 0) / 1_000)
  })

  it('tells the edge which trace its requests belong to', async () => {
    const { call, named } = await observed({ replies: [[text('Yes?')]] }, async (call) => {
      await call.say('Hello, is there anybody?')
      await call.listen(2_000)
    })
    const [claim] = named('edge session')
    const { traceId } = traceOf(call.session.callId)
    expect(call.edge.traceparents[0]).toBe(`00-${traceId}-${claim?.context.spanId}-01`)
    const turns = named('turn').map(({ context }) => `00-${traceId}-${context.spanId}-01`)
    expect(turns).toContain(call.edge.traceparents[1])
  })

  it('marks what failed by its code, and counts whose fault it was', async () => {
    const failure = new ProviderError('openai', 'the prompt was: SECRET', { retryable: false })
    const { spans, named, metrics } = await observed({ replies: [[failure], [failure]] }, async (call) => {
      await call.say('My name is Kevin.')
      await call.listen(3_000)
    })
    expect(named('chat fake-model')[0]?.error).toBe('provider-failed')
    expect(named('turn').at(-1)?.attributes.get('turn.outcome')).toBe('failed')
    expect(metrics[`${PROVIDER_ERRORS}.llm`]).toBeGreaterThan(0)
    expect(JSON.stringify(spans, (_, value) => (value instanceof Map ? [...value] : value))).not.toContain('SECRET')
  })

  it('measures how fast it falls silent when it is spoken over', async () => {
    const replies = [[text('This is a rather long answer to what you asked.')]]
    const { named, metrics } = await observed({ replies }, async (call) => {
      await call.say('My name is Kevin.')
      await call.listen(500)
      await call.sound(320)
      call.hear('Stop, wait', { final: false })
      await call.sound(100)
    })
    expect(metrics[CUTOFF_LATENCY]).toBeGreaterThan(0.1)
    expect(metrics[CUTOFF_LATENCY]).toBeLessThan(0.35)
    expect(named('turn').some(({ attributes }) => attributes.get('turn.outcome') === 'interrupted')).toBe(true)
  })

  it('counts frames, words, events and what is paid for', async () => {
    const { call, metrics } = await observed({ replies: [[text('Yes?')]] }, async (call) => {
      for (let frames = 0; frames < 120; frames++) call.frame()
      await call.say('My name is Kevin.')
      await call.listen(2_000)
    })
    expect([metrics[FRAMES_IN], metrics[FRAMES_OUT]]).toEqual([120, call.frames.length])
    expect(metrics[STT_COMPLETE_LATENCY]).toBeGreaterThanOrEqual(0)
    expect(metrics[EVENTS_AGE]).toBeGreaterThanOrEqual(0)
    expect(metrics[`${USAGE}.call_seconds`]).toBeGreaterThan(3)
  })

  it('tells of a sentence that somebody waited for, and not of what is played from memory', async () => {
    const spans: FinishedSpan[] = []
    const clock = new FakeClock()
    const tracer = createTracer({ onEnd: (span) => void spans.push(span), now: () => clock.wallMs() })
    const trace = createCallTrace({ tracer, parent: traceOf(newCallId()), clock, attributes: {} })
    const after = (ms: number): TextToSpeech => ({
      async *synthesize(_text, { signal }) {
        if (ms > 0) await clock.sleep(ms, signal)
        yield silence(16_000)
      },
    })
    const { signal } = new AbortController()
    const options = { voice: { language: 'en-US', name: 'x' }, style: 'none', rate: 1, signal } as const
    for (const ms of [0, 90]) {
      const saying = Array.fromAsync(observedVoice(after(ms), { trace, clock }).synthesize('CANARY', options))
      await clock.advance(100)
      await saying
    }
    expect(spans.map(({ name, attributes }) => [name, Object.fromEntries(attributes)])).toEqual([
      ['tts', { characters: 6, first_ms: 90, audio_ms: 20 }],
    ])
  })

  it('says nothing of what was said, and by whom', async () => {
    const replies = [
      [
        use('updated_claim', {
          customer_response: 'CANARY one.',
          updates: [{ field: 'caller_phone', value: 'CANARY' }],
        }),
      ],
      [text('CANARY two.')],
    ]
    const { call, spans } = await observed({ replies }, async (call) => {
      await call.say('CANARY three is my name')
      await call.listen(3_000)
    })
    const told = JSON.stringify(spans, (_, value) => (value instanceof Map ? [...value] : value))
    expect(call.spoken.join(' ')).toContain('CANARY two')
    expect(told).not.toContain('CANARY')
    expect(told).not.toContain(call.session.initiate.phone_number.slice(1))
  })
})
