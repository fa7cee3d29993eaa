import * as z from 'zod'
import { CosmosError, badRequest } from '../cosmos-error.ts'
import type { JsonObject } from '../json.ts'
import { readWholePartition } from './partition-key.ts'
import {
  changeDocument,
  createDocument,
  deleteDocument,
  type OperationContext,
  readDocument,
  replaceDocument,
  upsertDocument,
} from './documents.ts'
import { applyPatch, readPatch } from './patch.ts'
import type { Container } from './store.ts'

const options = {
  partitionKey: z.string().optional(),
  ifMatch: z.string().optional(),
  ifNoneMatch: z.string().optional(),
}
const resourceBody = z.record(z.string(), z.unknown())
const Operation = z.discriminatedUnion('operationType', [
  z.strictObject({ operationType: z.literal('Create'), id: z.string().optional(), resourceBody, ...options }),
  z.strictObject({ operationType: z.literal('Upsert'), id: z.string().optional(), resourceBody, ...options }),
  z.strictObject({ operationType: z.literal('Read'), id: z.string(), ...options }),
  z.strictObject({ operationType: z.literal('Delete'), id: z.string(), ...options }),
  z.strictObject({ operationType: z.literal('Replace'), id: z.string(), resourceBody, ...options }),
  z.strictObject({ operationType: z.literal('Patch'), id: z.string(), resourceBody: z.unknown(), ...options }),
])
type Operation = z.infer<typeof Operation>
const MOST_OPERATIONS = 100
const Batch = z.array(Operation).min(1).max(MOST_OPERATIONS)

export interface BatchResult {
  readonly statusCode: number
  readonly requestCharge: number
  readonly eTag?: string
  readonly resourceBody?: JsonObject
  readonly subStatusCode?: number
}

export interface BatchOptions {
  readonly container: Container
  readonly nowMs: number
  /** Partition of an atomic batch; without it each operation names its own, and they stand alone. */
  readonly partitionHeader: string | undefined
  readonly atomic: boolean
  readonly checkCondition: (condition: string, body: JsonObject) => void
}

/** Runs a batch. Of an atomic one either everything is stored or nothing: what did not fail itself gets 424. */
export function runBatch(
  body: unknown,
  batch: BatchOptions,
): { readonly status: number; readonly results: BatchResult[] } {
  const { success, data: operations, error } = Batch.safeParse(body)
  if (!success) throw badRequest(`The batch is invalid: ${z.prettifyError(error)}`)
  const { container, atomic } = batch
  const before = { documents: new Map(container.documents), sequence: container.sequence }
  const results: BatchResult[] = []
  for (const operation of operations) {
    const result = attempt(operation, batch)
    results.push(result)
    if (atomic && result.statusCode >= 400) {
      container.documents = before.documents
      container.sequence = before.sequence
      const failed = results.length - 1
      return { status: 207, results: operations.map((_, index) => (index === failed ? result : FAILED_DEPENDENCY)) }
    }
  }
  return { status: results.every(({ statusCode }) => statusCode < 400) ? 200 : 207, results }
}

const FAILED_DEPENDENCY: BatchResult = { statusCode: 424, requestCharge: 0 }

function attempt(operation: Operation, batch: BatchOptions): BatchResult {
  try {
    return run(operation, batch)
  } catch (error) {
    if (!(error instanceof CosmosError)) throw error
    const substatus = error.headers['x-ms-substatus']
    return { statusCode: error.status, requestCharge: 1, ...(substatus ? { subStatusCode: Number(substatus) } : {}) }
  }
}

function run(
  operation: Operation,
  { container, nowMs, partitionHeader, atomic, checkCondition }: BatchOptions,
): BatchResult {
  const partition = readWholePartition(container.partitionKey, atomic ? partitionHeader : operation.partitionKey)
  const context: OperationContext = { container, partition, nowMs, ifMatch: operation.ifMatch }
  const done = (statusCode: number, body: JsonObject): BatchResult => ({
    statusCode,
    requestCharge: statusCode === 200 && operation.operationType === 'Read' ? 1 : 6,
    eTag: String(body['_etag']),
    resourceBody: body,
  })
  switch (operation.operationType) {
    case 'Create':
      return done(201, createDocument(context, operation.resourceBody))
    case 'Upsert': {
      const { created, body } = upsertDocument(context, operation.resourceBody)
      return done(created ? 201 : 200, body)
    }
    case 'Read':
      return done(200, readDocument(context, operation.id))
    case 'Replace':
      return done(200, replaceDocument(context, operation.id, operation.resourceBody))
    case 'Delete':
      deleteDocument(context, operation.id)
      return { statusCode: 204, requestCharge: 6 }
    case 'Patch': {
      const patch = readPatch(operation.resourceBody)
      return done(
        200,
        changeDocument(context, operation.id, (body) => {
          if (patch.condition !== undefined) checkCondition(patch.condition, body)
          return applyPatch(body, patch)
        }),
      )
    }
  }
}
