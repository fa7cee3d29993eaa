import { ProtocolError } from '@call-center/shared/errors'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { BATCH_WEBHOOK } from './webhooks/webhook-doors.ts'

/** Events that come in batches: up to a megabyte at once, and who sends them gives up on what is answered with 413. */
const LARGE_BODY_BYTES = 1_048_576
const WEBHOOK_BODY_BYTES = 256 * 1_024
const BODY_BYTES = 64 * 1_024

/** Nothing that is sent to us is anywhere near: a call with its claim is six deep. */
const DEEPEST = 32
/** Members of one object or list. */
const MOST_MEMBERS = 1_000

const tooLarge = (): never => {
  throw new HTTPException(413, { message: 'The body is too large' })
}
const limit = (maxSize: number): MiddlewareHandler => bodyLimit({ maxSize, onError: tooLarge })
const [ofBatches, ofWebhooks, ofOthers] = [limit(LARGE_BODY_BYTES), limit(WEBHOOK_BODY_BYTES), limit(BODY_BYTES)]

/** Refuses bodies that are too large before they are read. What media nodes report may be as large as a batch of events. */
export const bodySize: MiddlewareHandler = (c, next) => {
  const { path } = c.req
  if (path.startsWith(BATCH_WEBHOOK) || path.startsWith('/internal/')) return ofBatches(c, next)
  return (path.startsWith('/webhooks/') ? ofWebhooks : ofOthers)(c, next)
}

/** Refuses what would take much to read or to look through: compressed bodies, deep or endless JSON, keys of prototypes. */
export const plainBody: MiddlewareHandler = async (c, next) => {
  const { method } = c.req
  if (method === 'GET' || method === 'HEAD') return next()
  const encoding = c.req.header('content-encoding')?.trim().toLowerCase()
  if (encoding && encoding !== 'identity') throw new HTTPException(415, { message: 'send the body uncompressed' })
  // Forms have no depth.
  if (!c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded')) {
    requirePlainJson(await c.req.text())
  }
  return next()
}

/** @throws {ProtocolError} when `text`, should it be JSON, is deeper, longer or odder than anything that is sent to us. */
export function requirePlainJson(text: string): void {
  /** Members of each object or list that is open. */
  const open: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '"') {
      const end = endOfString(text, at)
      if (isPrototype(text.slice(at, end + 1)) && isKey(text, end)) refuse('has a key that is not allowed')
      at = end
    } else if (sign === '{' || sign === '[') {
      if (open.push(1) > DEEPEST) refuse(`is more than ${DEEPEST} levels deep`)
    } else if (sign === '}' || sign === ']') {
      open.pop()
    } else if (sign === ',') {
      const members = (open.pop() ?? 0) + 1
      if (members > MOST_MEMBERS) refuse(`has more than ${MOST_MEMBERS} members in one place`)
      open.push(members)
    }
  }
}

/** Where the string that begins at `start` ends: its closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

function isKey(text: string, end: number): boolean {
  let at = end + 1
  while (at < text.length && ' \n\r\t'.includes(text[at] ?? '')) at += 1
  return text[at] === ':'
}

/** `"__proto__"` with every letter as an escape is 54 characters long. */
const LONGEST_SPELLING = 56

function isPrototype(quoted: string): boolean {
  if (quoted.length > LONGEST_SPELLING || !/^"[_\\]/.test(quoted)) return false
  return (
    quoted.replace(/\\u([\da-f]{4})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) ===
    '"__proto__"'
  )
}

function refuse(what: string): never {
  throw new ProtocolError(`the body ${what}`)
}
