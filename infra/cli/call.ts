import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Config } from '@call-center/shared/config/config'
import type { HeadlessPhone } from '../local-cloud/phone/headless-phone.ts'
import { DEFAULT_PORTS } from '../stack/ports.ts'
import { type CarrierName, localConfig } from '../stack/local-config.ts'
import { CALL_USAGE, type CallOptions, checkedLang, readCallOptions } from './call-options.ts'
import { type CallResult, printResult, resultOf } from './call-result.ts'
import {
  beforeStep,
  callOf,
  chooseLanguage,
  hearOut,
  networkState,
  plugIn,
  readRecording,
  speak,
  type SpokenStep,
  type StackUrls,
  summarisedCall,
  takeStep,
} from './phone-call.ts'
import { ROOT } from './run-steps.ts'
import { runCommand } from './run-command.ts'
import { withStack } from './with-stack.ts'

/** A number reserved for fiction by the French regulator (ARCEP: 06 39 98). */
const CALLER_NUMBER = '+33639980001'

async function main(): Promise<void> {
  const options = readCallOptions(process.argv.slice(2))
  if (options === 'help') return console.log(CALL_USAGE)
  const { lang } = localConfig(ROOT, DEFAULT_PORTS).config.conversation.initiate
  checkedLang(options.lang ?? lang.default_short_code, lang)
  for (const step of options.steps) if (step.kind === 'wav') await readRecording(step.file)
  await recordingsOf(options) // before it is talked for a minute
  const onStep = (line: string) => options.json || console.log(`  ${line}`)
  const result = await withStack((urls) => talk(options, urls), { onStep })
  if (options.json) console.log(JSON.stringify(result))
  else printResult(result)
}

async function talk(options: CallOptions, urls: StackUrls): Promise<CallResult> {
  const { config } = localConfig(ROOT, DEFAULT_PORTS)
  const { initiate } = config.conversation
  const state = await networkState(urls)
  refuseUnheard(options, state.recogniser)
  const number = options.from ?? CALLER_NUMBER
  const lang = options.lang ?? initiate.lang.default_short_code
  const steps = await Promise.all(options.steps.map((step) => speak(step, urls, lang)))
  const known = await callOf(urls, number)
  const said = known?.messages.length ?? 0

  const phone = await plugIn(urls, number)
  try {
    if (!options.json) phone.onMessage((message) => show(message))
    await converse(phone, steps, { lang, initiate, to: options.to ?? numberOf(state, options.carrier) })
    const call = await summarisedCall(urls, number, known)
    if (!call) throw new Error('the call left no document: see .local/log')
    const recordings = await recordingsOf(options)
    await phone.writeRecordings(recordings)
    return resultOf({ call, before: call.call_id === known?.call_id ? said : 0, phone, recordings, edge: urls.edge })
  } finally {
    await phone.close()
  }
}

interface Conversation {
  readonly lang: string
  readonly initiate: Config['conversation']['initiate']
  readonly to: string
}

/** Dials, takes every step and hangs up; the assistant may hang up first. */
async function converse(phone: HeadlessPhone, steps: readonly SpokenStep[], call: Conversation): Promise<void> {
  await phone.dial(call.to)
  try {
    await chooseLanguage(phone, call.initiate, call.lang)
    for (const step of steps) {
      await beforeStep(phone, step)
      await takeStep(phone, step)
    }
    await hearOut(phone)
  } catch (error) {
    const ended = phone.messages.some(({ type }) => type === 'ended')
    if (!ended) throw error
    return
  }
  phone.hangUp()
  await phone.waitForEnd({ timeoutMs: 5_000 }).catch(() => {})
}

function numberOf(
  { assistantNumber, numbers }: Awaited<ReturnType<typeof networkState>>,
  carrier?: CarrierName,
): string {
  if (carrier === undefined) return assistantNumber
  const number = numbers[carrier]
  if (number === undefined) throw new Error(`The assistant has no number at ${carrier} in this stack.`)
  return number
}

function refuseUnheard({ steps }: CallOptions, recogniser: 'pocketsphinx' | 'told'): void {
  const unheard = steps.find((step) => step.kind === 'wav' && !step.words)
  if (unheard && recogniser === 'told') {
    throw new Error(
      'There is no speech recogniser on this machine, so nobody can know what the recording says. ' +
        'Install one with: apt-get install pocketsphinx-en-us libpocketsphinx3, or say it with --words "…" after the --wav.',
    )
  }
}

async function recordingsOf({ recordDir }: CallOptions): Promise<{ caller: string; assistant: string }> {
  const dir = recordDir ? resolve(recordDir) : resolve(ROOT, process.env['CALL_CENTER_DIR'] ?? '.local', 'calls')
  await mkdir(dir, { recursive: true })
  return { caller: join(dir, 'caller.wav'), assistant: join(dir, 'assistant.wav') }
}

function show(message: {
  readonly type: string
  readonly text?: string
  readonly final?: boolean
  readonly message?: string
}): void {
  if (message.type === 'heard' && message.final) console.log(`  caller     ${message.text}`)
  if (message.type === 'said') console.log(`  assistant  ${message.text}`)
  if (message.type === 'problem') console.log(`  problem    ${message.message}`)
}

await runCommand(main)
