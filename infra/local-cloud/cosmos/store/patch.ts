import * as z from 'zod'
import { badRequest } from '../cosmos-error.ts'
import { isObject, type JsonObject } from '../json.ts'

const path = z.string().startsWith('/')
const Operation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.enum(['add', 'set', 'replace']), path, value: z.unknown() }),
  z.strictObject({ op: z.literal('incr'), path, value: z.number() }),
  z.strictObject({ op: z.literal('remove'), path, value: z.undefined().optional() }),
  z.strictObject({ op: z.literal('move'), path, from: path }),
])
const MOST_OPERATIONS = 10
const Operations = z.array(Operation).min(1).max(MOST_OPERATIONS)
const Patch = z.union([
  Operations.transform((operations) => ({ operations, condition: undefined })),
  z.strictObject({ operations: Operations, condition: z.string().optional() }),
])
export type Patch = z.infer<typeof Patch>

export function readPatch(body: unknown): Patch {
  const { success, data, error } = Patch.safeParse(body)
  if (!success) throw badRequest(`The patch is invalid: ${z.prettifyError(error)}`)
  return data
}

/** The document after all operations, or a 400 that leaves it as it was. */
export function applyPatch(body: JsonObject, { operations }: Patch): JsonObject {
  const copy = structuredClone(body)
  for (const operation of operations) apply(copy, operation)
  return copy
}

function apply(root: JsonObject, operation: z.infer<typeof Operation>): void {
  const target = locate(root, operation.path)
  switch (operation.op) {
    case 'add':
      return add(target, operation.value)
    case 'set':
      return set(target, operation.value)
    case 'replace':
      require(target, operation.path)
      return set(target, operation.value)
    case 'remove':
      require(target, operation.path)
      return remove(target)
    case 'incr':
      return increment(target, operation.value, operation.path)
    case 'move': {
      const from = locate(root, operation.from)
      require(from, operation.from)
      const value = read(from)
      remove(from)
      return set(locate(root, operation.path), value)
    }
  }
}

type Target =
  | { readonly parent: JsonObject; readonly key: string }
  | { readonly parent: unknown[]; readonly key: string }

function locate(root: JsonObject, text: string): Target {
  const steps = text
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const key = steps.pop() ?? ''
  let parent: unknown = root
  for (const step of steps)
    parent = Array.isArray(parent) ? parent[Number(step)] : isObject(parent) ? parent[step] : undefined
  if (Array.isArray(parent)) return { parent, key }
  if (isObject(parent)) return { parent, key }
  throw badRequest(`Patch path ${text}: its parent does not exist.`)
}

const isList = (target: Target): target is { parent: unknown[]; key: string } => Array.isArray(target.parent)

function read(target: Target): unknown {
  return isList(target) ? target.parent[Number(target.key)] : (target.parent as JsonObject)[target.key]
}

function require(target: Target, text: string): void {
  if (read(target) === undefined) throw badRequest(`Patch path ${text} does not exist.`)
}

function add(target: Target, value: unknown): void {
  if (!isList(target)) return set(target, value)
  if (target.key === '-') target.parent.push(value)
  else target.parent.splice(index(target, target.parent.length), 0, value)
}

function set(target: Target, value: unknown): void {
  if (!isList(target)) (target.parent as JsonObject)[target.key] = value
  else if (target.key === '-') target.parent.push(value)
  else target.parent[index(target, target.parent.length - 1)] = value
}

function remove(target: Target): void {
  if (isList(target)) target.parent.splice(index(target, target.parent.length - 1), 1)
  else delete (target.parent as JsonObject)[target.key]
}

function increment(target: Target, by: number, text: string): void {
  const value = read(target) ?? 0
  if (typeof value !== 'number') throw badRequest(`Patch path ${text} is not a number.`)
  set(target, value + by)
}

function index({ key }: { readonly key: string }, last: number): number {
  const position = /^\d+$/.test(key) ? Number(key) : -1
  if (position < 0 || position > last) throw badRequest(`Patch index ${key} is outside the array.`)
  return position
}
