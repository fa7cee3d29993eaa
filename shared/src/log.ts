/** The part of a structured logger the project uses. `pino` and the Workers `console` adapter both fit. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  /** A logger that adds `fields` to every line. */
  child(fields: object): Log
}

/** Fields that hold what people said or who they are. Redacted before a line leaves the process. */
export const PERSONAL_FIELDS = [
  'text',
  'content',
  'caller',
  'phoneNumber',
  'phone_number',
  'prompt',
  'toolInput',
  'toolOutput',
  'claim',
] as const

export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLog,
}

type Level = 'debug' | 'info' | 'warn' | 'error'

/** One JSON line per event on the console, personal fields blanked at every depth. For the edge, where pino is too heavy. */
// oxlint-disable-next-line no-console -- the console is where a Worker logs
export function consoleLog(bound: object = {}, write: (line: string) => void = console.log): Log {
  const at = (level: Level) => (fields: object, message: string) =>
    write(JSON.stringify({ level, time: new Date().toISOString(), ...bound, ...fields, msg: message }, blank))
  return {
    debug: () => {},
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => consoleLog({ ...bound, ...fields }, write),
  }
}

const personal = new Set<string>(PERSONAL_FIELDS)

function blank(key: string, value: unknown): unknown {
  if (personal.has(key)) return '[personal]'
  if (value instanceof Error) {
    const { name, message, stack, cause } = value
    return { name, message, stack, code: 'code' in value ? value.code : undefined, cause }
  }
  return value
}
