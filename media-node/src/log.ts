import { type Log, PERSONAL_FIELDS } from '@call-center/shared/log'
import { type DestinationStream, pino } from 'pino'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

const REDACTED = '[personal]'
const personal = new Set<string>(PERSONAL_FIELDS)

/** Depth at which a logged object is cut off: nobody reads further, and a cycle must end. */
const MAX_DEPTH = 8

/**
 * The node's logger: pino, JSON lines on standard output. pino redacts by path, which covers depths known in advance;
 * here a personal field is blanked wherever it stands, before pino sees it.
 */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = { level, base: null, formatters: { level: (label: string) => ({ level: label }) } }
  return adapt(destination ? pino(options, destination) : pino(options))
}

function adapt(logger: pino.Logger): Log {
  const at = (level: LogLevel) => (fields: object, message: string) => {
    if (logger.isLevelEnabled(level)) logger[level](blank(fields, 0), message)
  }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => adapt(logger.child(blankFields(fields, 0))),
  }
}

function blank(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_DEPTH) return '[deep]'
  if (value instanceof Error) return blankError(value, depth)
  if (value instanceof Date) return value.toISOString()
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (Array.isArray(value)) return value.map((member) => blank(member, depth + 1))
  return blankFields(value, depth)
}

const blankFields = (fields: object, depth: number): object =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, personal.has(key) ? REDACTED : blank(value, depth + 1)]),
  )

function blankError(error: Error, depth: number): object {
  const { cause, message, name, stack } = error
  return { name, message, stack, ...blankFields(error, depth), ...(cause ? { cause: blank(cause, depth + 1) } : {}) }
}
