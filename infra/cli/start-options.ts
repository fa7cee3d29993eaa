import { type CarrierName, CARRIERS } from '../stack/local-config.ts'
import { oneOf, readArguments } from './arguments.ts'
import { UsageError } from './usage-error.ts'

/** How to put a second stack beside the first one. */
export const TAKEN_HINT = `Other ports, all or some of them, and a directory of its own for calls and logs:
  CALL_CENTER_PORTS='{"phone":9500,"callAutomation":9501,"speech":9502,"openai":9503,"cosmos":9504,"twilio":9505,"search":9506,"appConfiguration":9507,"edge":8180,"mediaNode":8190}' CALL_CENTER_DIR=.local-2 npm start`

export const START_USAGE = `npm start [-- --carrier azure|twilio --otlp URL]

  Starts the local cloud, the edge and a media node, says where they are, and stays until Ctrl-C.

  --carrier C  azure or twilio: by whom the assistant phones and writes; it can be phoned by any
  --otlp URL   a collector that takes OTLP over HTTP, for example http://localhost:4318

${TAKEN_HINT}`

export interface StartOptions {
  /** By whom the assistant phones and writes. */
  readonly carrier: CarrierName | undefined
  /** Where the traces of both halves go. */
  readonly otlp: string | undefined
}

/** @throws {UsageError} */
export function readStartOptions(args: readonly string[]): StartOptions | 'help' {
  const { help, carrier: name, otlp } = parsed(args)
  if (help) return 'help'
  if (otlp !== undefined && !/^https?:/.test(URL.parse(otlp)?.protocol ?? ''))
    throw new UsageError(`--otlp is a URL such as http://localhost:4318, not ${otlp}.`, START_USAGE)
  const carrier = name === undefined ? undefined : oneOf('--carrier', name, CARRIERS, START_USAGE)
  return { carrier, otlp }
}

const parsed = (args: readonly string[]) =>
  readArguments(START_USAGE, {
    args: [...args],
    options: {
      carrier: { type: 'string' },
      otlp: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  }).values
