import { ProviderError, TurnInterrupted } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import type { ChatMessage, LanguageModel, ReplyPart } from './language-model.ts'

const SAID: readonly ChatMessage[] = [{ role: 'user', text: 'Hello?' }]

/** What the provider behind the model is about to do. */
export type LlmSituation =
  | 'says: Hello. | How are you?'
  | 'calls two tools'
  | 'is cut in the middle of a tool call'
  | 'breaks off'
  | 'sends something that is not JSON'
  | 'filters its reply'
  | 'is overloaded'
  | 'refuses the request'
  | 'hangs'
  | 'hangs after a word'

export interface LlmUnderTest extends AsyncDisposable {
  readonly llm: LanguageModel
  arrange(situation: LlmSituation): void
  /** Moves the model's clock far beyond every timeout. */
  runOutOfPatience(): Promise<void>
  /** Replies that the provider was asked for. */
  asked(): number
  /** Replies that the provider noticed were not wanted any more. */
  abandoned(): number
}

export const replyOf = (llm: LanguageModel, signal = new AbortController().signal): AsyncIterable<ReplyPart> =>
  llm.reply(SAID, { tools: [], maxTokens: 100, signal })

export async function collect(parts: AsyncIterable<ReplyPart>, into: ReplyPart[] = []): Promise<readonly ReplyPart[]> {
  for await (const part of parts) into.push(part)
  return into
}

/** Every language model adapter runs this. */
export function llmContract(name: string, open: () => Promise<LlmUnderTest>): void {
  describe(`${name} as a language model`, () => {
    it('streams text', async () => {
      await using test = await open()
      test.arrange('says: Hello. | How are you?')
      expect(await collect(replyOf(test.llm))).toEqual([
        { type: 'text', text: 'Hello. ' },
        { type: 'text', text: 'How are you?' },
      ])
    })

    it('yields tool calls whole and in order', async () => {
      await using test = await open()
      test.arrange('calls two tools')
      const parts = await collect(replyOf(test.llm))
      expect(parts.filter(({ type }) => type === 'tool-call')).toEqual([
        { type: 'tool-call', call: { id: 'c1', name: 'updated_claim', args: '{"field":"injuries"}' } },
        { type: 'tool-call', call: { id: 'c2', name: 'end_call', args: '{}' } },
      ])
    })

    it('yields the arguments of a tool call while they are written', async () => {
      await using test = await open()
      test.arrange('calls two tools')
      const written: Record<string, string> = {}
      for await (const part of replyOf(test.llm)) {
        if (part.type === 'tool-call') break
        if (part.type === 'tool-args') written[part.name] = (written[part.name] ?? '') + part.json
      }
      expect(written).toEqual({ updated_claim: '{"field":"injuries"}', end_call: '{}' })
    })

    it.each<[LlmSituation, boolean, string | undefined]>([
      ['sends something that is not JSON', true, undefined],
      ['is cut in the middle of a tool call', false, 'length'],
      ['filters its reply', false, 'content_filter'],
      ['breaks off', true, undefined],
      ['is overloaded', true, undefined],
      ['refuses the request', false, undefined],
    ])('fails when the model %s', async (situation, retryable, reason) => {
      await using test = await open()
      test.arrange(situation)
      const parts: ReplyPart[] = []
      const error: unknown = await collect(replyOf(test.llm), parts).catch((error: unknown) => error)
      expect(error).toBeInstanceOf(ProviderError)
      expect(error).toMatchObject({ retryable, ...(reason ? { reason } : {}) })
      expect(parts.filter(({ type }) => type === 'tool-call')).toEqual([])
    })

    patience(open)
    interruptions(open)
  })
}

function patience(open: () => Promise<LlmUnderTest>): void {
  it.each<[LlmSituation, number]>([
    ['hangs', 0],
    ['hangs after a word', 1],
  ])('loses patience with a model that %s', async (situation, heard) => {
    await using test = await open()
    test.arrange(situation)
    const parts: ReplyPart[] = []
    const failed = collect(replyOf(test.llm), parts).catch((error: unknown) => error)
    await expect.poll(() => [test.asked(), parts.length]).toEqual([1, heard])
    await test.runOutOfPatience()
    expect(await failed).toMatchObject({ code: 'provider-failed', retryable: true })
    await expect.poll(() => test.abandoned()).toBe(1)
  })
}

function interruptions(open: () => Promise<LlmUnderTest>): void {
  it('stops when it is told to, with the reason, and the provider stops too', async () => {
    await using test = await open()
    test.arrange('hangs after a word')
    const control = new AbortController()
    const stopped = (async () => {
      for await (const _part of replyOf(test.llm, control.signal)) control.abort(new TurnInterrupted('enough'))
    })()
    await expect(stopped).rejects.toThrow(TurnInterrupted)
    await expect.poll(() => test.abandoned()).toBe(1)
  })

  it('does not begin when it was told to stop before', async () => {
    await using test = await open()
    test.arrange('says: Hello. | How are you?')
    const signal = AbortSignal.abort(new TurnInterrupted('before'))
    await expect(collect(replyOf(test.llm, signal))).rejects.toThrow(TurnInterrupted)
  })

  it('lets go of the provider when the reader leaves', async () => {
    await using test = await open()
    test.arrange('hangs after a word')
    for await (const _part of replyOf(test.llm)) break
    await expect.poll(() => test.abandoned()).toBe(1)
  })
}
