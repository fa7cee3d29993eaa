import { parseArgs } from 'node:util'

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
  readonly lang: string | undefined
  readonly json: boolean
  /** Where the two recordings go. */
  readonly recordDir: string | undefined
}

export const CALL_USAGE = `npm run call -- [--wav FILE [--words TEXT]]… [--say TEXT]… [--interrupt]
  [--from NUMBER] [--to NUMBER] [--lang fr-FR] [--record-dir DIR] [--json]

  --wav FILE    play a recording (16-bit WAV, any rate)
  --words TEXT  after a --wav: what it says, told to the recogniser
  --say TEXT    speak typed text with an offline voice
  --interrupt   before a --wav or --say: begin while the assistant is still talking`

/** @throws {TypeError} when the arguments make no sense; the message says why. */
export function readCallOptions(args: readonly string[]): CallOptions {
  const { values, tokens } = parseArgs({
    args: [...args],
    tokens: true,
    options: {
      wav: { type: 'string', multiple: true },
      say: { type: 'string', multiple: true },
      words: { type: 'string', multiple: true },
      interrupt: { type: 'boolean', multiple: true },
      from: { type: 'string' },
      to: { type: 'string' },
      lang: { type: 'string' },
      json: { type: 'boolean' },
      'record-dir': { type: 'string' },
    },
  })
  const steps: CallStep[] = []
  let interrupt = false
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const value = token.value ?? ''
    if (token.name === 'interrupt') interrupt = true
    if (token.name === 'wav') steps.push({ kind: 'wav', file: value, interrupt })
    if (token.name === 'say') steps.push({ kind: 'say', text: value, interrupt })
    if (token.name === 'wav' || token.name === 'say') interrupt = false
    if (token.name === 'words') {
      const last = steps.pop()
      if (last?.kind !== 'wav') throw new TypeError('--words belongs after a --wav')
      steps.push({ ...last, words: value })
    }
  }
  const { from, to, lang, json = false } = values
  return { steps, from, to, lang, json, recordDir: values['record-dir'] }
}
