import * as z from 'zod'
import { badRequest } from '../cosmos-error.ts'
import { isObject, type JsonObject, sameJson } from '../json.ts'

const PartitionKeyDefinition = z.strictObject({
  paths: z
    .array(z.string().regex(/^(\/[^/"]+)+$/, 'must look like /initiate/phone_number'))
    .min(1)
    .max(3),
  kind: z.enum(['Hash', 'MultiHash']).default('Hash'),
  version: z.number().int().default(2),
  systemKey: z.boolean().optional(),
})
export type PartitionKeyDefinition = z.infer<typeof PartitionKeyDefinition>

export function readPartitionKeyDefinition(value: unknown): PartitionKeyDefinition {
  const { success, data, error } = PartitionKeyDefinition.safeParse(value)
  if (!success) throw badRequest(`The partition key definition is invalid: ${z.prettifyError(error)}`)
  if (data.kind === 'Hash' && data.paths.length > 1)
    throw badRequest('Several partition key paths need the kind MultiHash.')
  return data
}

/** `{}` stands for a value that is absent, as on the wire. */
const ABSENT = {}

/** The partition key values a document carries. */
export function partitionOf({ paths }: PartitionKeyDefinition, body: JsonObject): string {
  const values = paths.map((path) => {
    let value: unknown = body
    for (const step of path.slice(1).split('/')) value = isObject(value) ? value[step] : undefined
    if (Array.isArray(value) || isObject(value))
      throw badRequest(`The partition key value at ${path} must be a scalar.`)
    return value === undefined ? ABSENT : value
  })
  return JSON.stringify(values)
}

/** The values of a `x-ms-documentdb-partitionkey` header. */
export function readPartitionKey({ paths }: PartitionKeyDefinition, header: string): readonly unknown[] {
  const values = parse(header)
  if (values.length === 0 || values.length > paths.length) {
    throw badRequest(`Partition key ${header} has ${values.length} values; the container has ${paths.length} paths.`)
  }
  return values
}

function parse(header: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(header)
    return Array.isArray(value) ? value : [value]
  } catch {
    throw badRequest(`Partition key ${header} is invalid.`)
  }
}

/** The partition of an operation on one document: all values are needed. */
export function readWholePartition(definition: PartitionKeyDefinition, header: string | undefined): string {
  if (header === undefined) throw badRequest('PartitionKey value must be supplied for this operation.')
  const values = readPartitionKey(definition, header)
  if (values.length < definition.paths.length) {
    throw badRequest(
      `Partition key ${header} has ${values.length} values; this operation needs ${definition.paths.length}.`,
    )
  }
  return JSON.stringify(values)
}

/** Whether a document's partition is the one asked for, or under it when only its first values were given. */
export function isInPartition(partition: string, wanted: readonly unknown[]): boolean {
  const values = JSON.parse(partition) as readonly unknown[]
  return wanted.every((value, index) => sameJson(value, values[index]))
}
