import type { Languages } from '@call-center/shared/config/languages'
import { readPhoneNumber } from '@call-center/shared/phone-number'
import { type CarrierName, CARRIERS } from '../stack/local-config.ts'
import { oneOf, readArguments } from './arguments.ts'
import { UsageError } from './usage-error.ts'

/** One thing the caller does, in the order it was given on the command line. */
export type CallStep =
  /** A recording; `words` tells the recogniser what it says. */
  | { readonly kind: 'wav'; readonly file: string; readonly words?: string; readonly interrupt: boolean }
  /** Typed text, spoken by an offline voice and told to the recogniser. */
  | { readonly kind: 'say'; readonly text: string; readonly interrupt: boolean }

export interface CallOptions {
  readonly steps: readonly CallStep[]
  /** The caller's number. */
  readonly from: string | undefined
  /** The number to dial; the assistant's when left out. */
  readonly to: string | undefined
  /** By which of the assistant's numbers it is dialled. */
  readonly carrier: CarrierName | undefined
  readonly lang: string | undefined
  readonly json: boolean
  /** Where the two recordings go. */
  readonly recordDir: string | undefined
}

export const CALL_USAGE = `npm run call -- [--wav FILE [--words TEXT]]… [--say TEXT]… [--interrupt]
  [--from NUMBER] [--to NUMBER] [--carrier azure|twilio] [--lang fr-FR] [--record-dir DIR] [--json]

  With nothing to say it says three sentences of its own.

  --wav FILE    play a recording (16-bit PCM WAV, 8 to 48 kHz)
  --words TEXT  after a --wav: what it says, told to the recogniser
  --say TEXT    speak typed text with an offline voice
  --interrupt   before a --wav or --say: begin while the assistant is still talking
  --from NUMBER the caller's number; the same number within three hours continues its call
  --to NUMBER   the number to dial instead of the assistant's
  --carrier C   azure or twilio: dial the number that the assistant has there
  --lang TAG    the language chosen from the menu
  --record-dir  where caller.wav and assistant.wav go (.local/calls)
  --json        print one JSON object at the end and nothing else`

/** Said when nothing was given to say. */
export const DEMO_WORDS = [
  'Hello, there is a water leak in my kitchen.',
  'It happened yesterday at three pm.',
  'My name is Kevin Smith.',
] as const

/** @throws {UsageError} when the arguments make no sense; the message says why. */
export function readCallOptions(args: readonly string[]): CallOptions | 'help' {
  const { values, tokens } = parse(args)
  if (values.help) return 'help'
  const steps = stepsOf(tokens)
  const { lang, json = false } = values
  const from = numberOf('from', values.from)
  const to = numberOf('to', values.to)
  const carrier = values.carrier === undefined ? undefined : oneOf('--carrier', values.carrier, CARRIERS, CALL_USAGE)
  return { steps, from, to, carrier, lang, json, recordDir: values['record-dir'] }
}

const parse = (args: readonly string[]) =>
  readArguments(CALL_USAGE, {
    args: [...args],
    tokens: true,
    options: {
      wav: { type: 'string', multiple: true },
      say: { type: 'string', multiple: true },
      words: { type: 'string', multiple: true },
      interrupt: { type: 'boolean', multiple: true },
      from: { type: 'string' },
      to: { type: 'string' },
      carrier: { type: 'string' },
      lang: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      'record-dir': { type: 'string' },
    },
  })

function stepsOf(tokens: ReturnType<typeof parse>['tokens']): CallStep[] {
  const steps: CallStep[] = []
  let interrupt = false
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const value = token.value ?? ''
    if (token.name === 'interrupt') interrupt = true
    if ((token.name === 'wav' || token.name === 'say') && !value.trim()) throw usage(`--${token.name} needs a value`)
    if (token.name === 'wav') steps.push({ kind: 'wav', file: value, interrupt })
    if (token.name === 'say') steps.push({ kind: 'say', text: value, interrupt })
    if (token.name === 'wav' || token.name === 'say') interrupt = false
    if (token.name === 'words') {
      const last = steps.pop()
      if (last?.kind !== 'wav') throw usage('--words belongs after a --wav')
      steps.push({ ...last, words: value })
    }
  }
  if (interrupt) throw usage('--interrupt belongs before a --wav or --say')
  if (steps.length > 0) return steps
  return DEMO_WORDS.map((text) => ({ kind: 'say', text, interrupt: false }))
}

/** @throws {UsageError} when it is none that can be dialled. */
function numberOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const number = readPhoneNumber(text)
  if (number === undefined)
    throw usage(`--${name} is not a phone number in international form, for example +33639980001`)
  return number
}

/** The language of the call. @throws {UsageError} when the menu does not have it. */
export function checkedLang(lang: string, { availables }: Languages): string {
  const codes = availables.map(({ short_code }) => short_code)
  if (!codes.includes(lang)) throw usage(`--lang ${lang} is not one of ${codes.join(', ')}`)
  return lang
}

const usage = (why: string): UsageError => new UsageError(why, CALL_USAGE)
