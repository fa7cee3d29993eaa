import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { CallGet } from '@call-center/shared/call/call'
import { HeadlessPhone } from '../local-cloud/phone/headless-phone.ts'
import type { Digit } from '../local-cloud/phone/line.ts'
import { readWavAsPcm } from '../local-cloud/phone/wav.ts'
import type { Config } from '@call-center/shared/config/config'
import type { CallStep } from './call-options.ts'
import { readNamedFile } from './named-file.ts'
import { inWords } from './run-command.ts'
import { CommandFailed } from './usage-error.ts'

/** Where a stack answers; `npm start`'s or one of our own. */
export interface StackUrls {
  readonly phone: string
  readonly edge: string
}

/** How long the assistant may take before it begins to answer; tools and slow machines included. */
const ANSWER_TIMEOUT_MS = 20_000
/** Silence after which the assistant has said what it wanted: it may speak, use a tool and speak again. */
const ANSWER_OVER_MS = 1_400
/** How far into an answer an interruption begins. */
const INTERRUPT_AFTER_MS = 1_200
const LONGEST_ANSWER_MS = 60_000

const State = z.object({
  assistantNumber: z.string(),
  /** The assistant's numbers by carrier. */
  numbers: z.record(z.string(), z.string()).default({}),
  recogniser: z.enum(['pocketsphinx', 'told']),
})

/** What the phone network of a running stack says of itself. */
export const networkState = async ({ phone }: StackUrls, init?: RequestInit) =>
  State.parse(await (await fetch(`${phone}/control/state`, init)).json())

export const plugIn = (urls: StackUrls, number: string): Promise<HeadlessPhone> =>
  HeadlessPhone.plugIn({ lineUrl: `${urls.phone.replace('http', 'ws')}/line?number=${encodeURIComponent(number)}` })

/** Typed text as 16 kHz speech of an offline voice. */
export async function speechOf(urls: StackUrls, text: string, lang: string): Promise<Int16Array> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${urls.phone}/control/speak`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ text, lang }),
  })
  if (!response.ok) throw new Error(`no voice for ${lang}: ${await response.text()}`)
  return readWavAsPcm(new Uint8Array(await response.arrayBuffer()))
}

/**
 * Hears a call begin, and presses the key of the language when it begins with the menu. Whether it does is heard, not
 * guessed: only the edge knows whether a call is resumed.
 */
export async function chooseLanguage(
  phone: HeadlessPhone,
  { lang }: Config['conversation']['initiate'],
  wanted: string,
): Promise<void> {
  const index = lang.availables.findIndex(({ short_code }) => short_code === wanted)
  if (index < 0) throw new Error(`${wanted} is not one of ${lang.availables.map((l) => l.short_code).join(', ')}`)
  await phone.waitForAssistantSpeech({ timeoutMs: ANSWER_TIMEOUT_MS, sinceMs: 0 })
  if (!hearsPrompt(phone)) return
  const greeted = nextSentence(phone, ANSWER_TIMEOUT_MS)
  phone.press(String(index + 1) as Digit)
  await greeted
}

/** The words of a prompt are told before it is played, and belong to no message of the call. */
const hearsPrompt = ({ messages }: HeadlessPhone): boolean =>
  messages.some((message) => message.type === 'said' && message.messageId === undefined)

/** Resolves when the assistant itself has spoken. The menu may run straight into its greeting, without a pause. */
async function nextSentence(phone: HeadlessPhone, timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const stop = phone.onMessage((message) => {
    if (message.type === 'said' && message.messageId !== undefined) resolve()
    if (message.type === 'ended') reject(new Error('the call ended before the assistant spoke'))
  })
  const timer = setTimeout(() => reject(new Error('the assistant did not greet')), timeoutMs)
  await promise.finally(() => {
    stop()
    clearTimeout(timer)
  })
}

/** Waits until the assistant has finished what it is saying. */
export const hearOut = (phone: HeadlessPhone): Promise<void> =>
  phone.waitForQuiet(ANSWER_OVER_MS, { timeoutMs: LONGEST_ANSWER_MS })

/** A step with its audio: 16 kHz mono. */
export interface SpokenStep {
  readonly pcm: Int16Array
  /** What the recogniser is told; nothing when it has to find out. */
  readonly words: string | undefined
  readonly interrupt: boolean
}

/** A recording as 16 kHz mono. @throws {Error} naming the file that cannot be read or played. */
export async function readRecording(file: string): Promise<Int16Array> {
  const bytes = await readNamedFile(file)
  try {
    return readWavAsPcm(bytes)
  } catch (cause) {
    throw new CommandFailed(`${file}: ${inWords(cause)}`, { cause })
  }
}

/** Reads or synthesises what a step says. */
export async function speak(step: CallStep, urls: StackUrls, lang: string): Promise<SpokenStep> {
  const { interrupt } = step
  if (step.kind === 'say') return { pcm: await speechOf(urls, step.text, lang), words: step.text, interrupt }
  return { pcm: await readRecording(step.file), words: step.words, interrupt }
}

/** Does one step of the caller's and waits for the answer to begin. */
export async function takeStep(phone: HeadlessPhone, { pcm, words }: SpokenStep): Promise<void> {
  await phone.say(pcm, words ? { words } : {})
  await phone.waitForAssistantSpeech({ timeoutMs: ANSWER_TIMEOUT_MS })
}

/** Lets the assistant talk before the next step: to its end, or only a little when it is to be interrupted. */
export async function beforeStep(phone: HeadlessPhone, { interrupt }: SpokenStep): Promise<void> {
  if (!interrupt) return hearOut(phone)
  await new Promise((wake) => setTimeout(wake, INTERRUPT_AFTER_MS))
}

/** The newest call of a number. */
export async function callOf(urls: StackUrls, number: string): Promise<CallGet | undefined> {
  const response = await fetch(`${urls.edge}/call?phone_number=${encodeURIComponent(number)}`)
  if (!response.ok) throw new Error(`the edge answered ${response.status}: ${await response.text()}`)
  return z.array(CallGet).parse(await response.json())[0]
}

const SUMMARY_TIMEOUT_MS = 15_000
/** A summary that says the same after a resumed call is taken for the new one after this long. */
const UNCHANGED_AFTER_MS = 6_000

/**
 * The call once it is over and summarised, or as it is after 15 s. `before` is the number's newest call from before this
 * one: what is resumed still has the summary of last time.
 */
export async function summarisedCall(
  urls: StackUrls,
  number: string,
  before: CallGet | undefined,
): Promise<CallGet | undefined> {
  const startedMs = performance.now()
  for (;;) {
    const call = await callOf(urls, number)
    const waitedMs = performance.now() - startedMs
    if (waitedMs > SUMMARY_TIMEOUT_MS) return call
    if (call && !call.in_progress && call.synthesis) {
      const isNew = call.call_id !== before?.call_id || !isDeepStrictEqual(call.synthesis, before.synthesis)
      if (isNew || waitedMs > UNCHANGED_AFTER_MS) return call
    }
    await new Promise((wake) => setTimeout(wake, 250))
  }
}
