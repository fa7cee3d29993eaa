import { plugIn, speechOf } from '../cli/phone-call.ts'
import type { HeadlessPhone } from '../local-cloud/phone/headless-phone.ts'
import { FRAME_MS, FRAME_SAMPLES, isVoiced } from '../local-cloud/phone/pcm.ts'
import type { Digit } from '../local-cloud/phone/line.ts'
import { ASSISTANT_NUMBER } from '../stack/local-config.ts'
import { type StackUnderTest, waitFor } from './stack-under-test.ts'

const ANSWER_TIMEOUT_MS = 30_000
/** Silence after which the assistant has said what it wanted: it may speak, use a tool and speak again. */
const ANSWER_OVER_MS = 1_100
const LONGEST_ANSWER_MS = 60_000
/** What was said is told when the call document has it, which may be after it was heard; apologies never are. */
const TOLD_WITHIN_MS = 3_000
/** Into an answer so far, somebody speaks over it. */
const CUT_IN_MS = 3_000
const CUT_IN_TIMEOUT_MS = 10_000

/** A person with a phone, who waits for the other side to finish. */
export interface Caller extends AsyncDisposable {
  readonly number: string
  readonly phone: HeadlessPhone
  /** Dials the assistant, by any of its numbers, and hears the greeting out; presses `digit` at the menu first, and `consent` when it may be recorded. */
  dial(options?: { digit?: Digit; consent?: Digit; to?: string }): Promise<void>
  /** Picks up when it rings, and hears the greeting out. */
  pickUp(): Promise<void>
  /** Speaks, told to the recogniser as well, and hears the answer out. Resolves with what was answered. */
  say(text: string, lang?: string): Promise<string>
  /** Speaks, and hears the first sentence of the answer: enough before hanging up. */
  sayLast(text: string, lang?: string): Promise<string>
  /** Speaks without waiting for anything. */
  speak(text: string, lang?: string): Promise<void>
  /** Asks for what takes long to answer, speaks over three seconds of the answer, and hears out what follows. */
  speakOver(question: string, text: string): Promise<void>
  hearOut(): Promise<void>
  hangUp(): Promise<void>
  /** The carrier's id of the call. */
  connectionId(): string
  /** Everything the assistant said so far. */
  said(): string
  /** Everything the recogniser made of this caller so far. */
  heard(): string
}

export async function plugInCaller({ urls }: Pick<StackUnderTest, 'urls'>, number: string): Promise<Caller> {
  const phone = await plugIn(urls, number)
  const texts = (from = 0) =>
    phone.messages
      .slice(from)
      .flatMap((message) => (message.type === 'said' ? [message.text] : []))
      .join(' ')
  const hearOut = () => phone.waitForQuiet(ANSWER_OVER_MS, { timeoutMs: LONGEST_ANSWER_MS })
  const hear = async (sinceMs?: number) => {
    const since = sinceMs === undefined ? {} : { sinceMs }
    const before = texts()
    await phone.waitForAssistantSpeech({ timeoutMs: ANSWER_TIMEOUT_MS, ...since })
    await hearOut()
    await waitFor(() => texts() !== before, { timeoutMs: TOLD_WITHIN_MS, what: 'the text' }).catch(() => {})
    await hearOut()
  }
  const speak = async (text: string, lang = 'en-US') => phone.say(await speechOf(urls, text, lang), { words: text })

  return {
    number,
    phone,
    speak,
    hearOut,
    async dial({ digit, consent, to = ASSISTANT_NUMBER } = {}) {
      await phone.dial(to)
      if (digit === undefined && consent === undefined) return hear(0)
      await phone.waitForAssistantSpeech({ timeoutMs: ANSWER_TIMEOUT_MS, sinceMs: 0 })
      if (digit !== undefined) {
        await phone.keyIn([digit])
        await phone.waitForQuiet(300, { timeoutMs: ANSWER_TIMEOUT_MS })
      }
      if (consent !== undefined) {
        const asked = () => texts().includes('May we record this call?')
        await waitFor(asked, { timeoutMs: ANSWER_TIMEOUT_MS, what: 'the question whether to record' })
        await phone.keyIn([consent])
        await phone.waitForQuiet(300, { timeoutMs: ANSWER_TIMEOUT_MS })
      }
      await hear()
    },
    async pickUp() {
      await phone.waitForRing({ timeoutMs: ANSWER_TIMEOUT_MS })
      await phone.answer()
      await hear(0)
    },
    async say(text, lang) {
      const before = phone.messages.length
      await speak(text, lang)
      await hear()
      return texts(before)
    },
    async speakOver(question, text) {
      await speak(question)
      await phone.waitForAssistantSpeech({ timeoutMs: CUT_IN_TIMEOUT_MS })
      const startedMs = phone.answers.at(-1)?.atMs ?? 0
      const interruption = await speechOf(urls, text, 'en-US')
      const isDue = () => Date.now() - startedMs > CUT_IN_MS
      await waitFor(isDue, { timeoutMs: CUT_IN_TIMEOUT_MS, what: 'three seconds of the answer' })
      await phone.say(interruption, { words: text })
      await phone.waitForAssistantSpeech({ timeoutMs: CUT_IN_TIMEOUT_MS })
      await hearOut()
    },
    async hangUp() {
      phone.hangUp()
      await phone.waitForEnd({ timeoutMs: 5_000 })
    },
    async sayLast(text, lang) {
      const before = phone.messages.length
      await speak(text, lang)
      return waitFor(() => texts(before), { timeoutMs: ANSWER_TIMEOUT_MS, what: 'an answer' })
    },
    connectionId: () =>
      phone.messages.flatMap((message) => (message.type === 'connected' ? [message.callConnectionId] : [])).at(-1) ??
      '?',
    said: () => texts(),
    heard: () =>
      phone.messages.flatMap((message) => (message.type === 'heard' && message.final ? [message.text] : [])).join(' '),
    [Symbol.asyncDispose]: () => phone.close(),
  }
}

/** Seconds of voice in 16 kHz audio. */
export const voicedS = (pcm: Int16Array): number => (voicedFrames(pcm).length * FRAME_MS) / 1_000

/** Stretches of voice in 16 kHz audio; a pause that is shorter than `pauseMs` is part of one. */
export function voiceSpans(pcm: Int16Array, { pauseMs }: { readonly pauseMs: number }) {
  const spans: { startMs: number; endMs: number }[] = []
  for (const frame of voicedFrames(pcm)) {
    const [startMs, endMs] = [frame * FRAME_MS, (frame + 1) * FRAME_MS]
    const last = spans.at(-1)
    if (last && startMs - last.endMs < pauseMs) last.endMs = endMs
    else spans.push({ startMs, endMs })
  }
  return spans
}

/** Indices of the frames that have voice in them. */
function voicedFrames(pcm: Int16Array): number[] {
  const frames = Array.from({ length: Math.floor(pcm.length / FRAME_SAMPLES) }, (_, frame) => frame)
  return frames.filter((frame) => isVoiced(pcm.subarray(frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES)))
}
