import { mkdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as z from 'zod'
import { readPartitionKeyDefinition } from './store/partition-key.ts'
import { createStore, type Store } from './store/store.ts'

const body = z.record(z.string(), z.unknown())
const Snapshot = z.strictObject({
  version: z.literal(1),
  sequence: z.number(),
  databases: z.array(
    z.strictObject({
      id: z.string(),
      rid: z.string(),
      sequence: z.number(),
      definition: body,
      containers: z.array(
        z.strictObject({
          id: z.string(),
          rid: z.string(),
          sequence: z.number(),
          definition: body,
          defaultTtlS: z.number().optional(),
          documents: z.array(z.strictObject({ body, partition: z.string() })),
        }),
      ),
    }),
  ),
})

/** The store a file holds, or an empty one when there is no file. @throws when the file is not ours. */
export function loadStore(file: string): Store {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return createStore()
    throw error
  }
  const { sequence, databases } = Snapshot.parse(JSON.parse(text))
  return {
    sequence,
    databases: new Map(
      databases.map((database) => {
        const containers = database.containers.map((container) => ({
          ...container,
          defaultTtlS: container.defaultTtlS,
          partitionKey: readPartitionKeyDefinition(container.definition['partitionKey']),
          documents: new Map(container.documents.map((document) => [keyOf(document), document])),
        }))
        return [
          database.id,
          { ...database, containers: new Map(containers.map((container) => [container.id, container])) },
        ]
      }),
    ),
  }
}

const keyOf = ({ partition, body: { id } }: { partition: string; body: Record<string, unknown> }): string =>
  `${partition} ${String(id)}`

function toText(store: Store): string {
  const databases = [...store.databases.values()].map(({ containers, ...database }) => ({
    ...database,
    containers: [...containers.values()].map(({ documents, partitionKey: _inDefinition, ...container }) => ({
      ...container,
      documents: [...documents.values()],
    })),
  }))
  return JSON.stringify({ version: 1, sequence: store.sequence, databases })
}

export interface SnapshotFile {
  /** Something changed: write soon. */
  touch(): void
  /** Writes what is not written yet, and stops. */
  close(): Promise<void>
}

/** Changes within this time are written together. */
const DEBOUNCE_MS = 200

/** Writes the store beside the file and renames it, so that a crash leaves the old or the new one, never half. */
export function openSnapshotFile(file: string, store: Store, onError: (error: unknown) => void): SnapshotFile {
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  mkdirSync(dirname(file), { recursive: true })
  const write = (): void => {
    timer = undefined
    writing = writing.then(() => save(file, toText(store))).catch(onError)
  }
  return {
    touch() {
      timer ??= setTimeout(write, DEBOUNCE_MS)
    },
    async close() {
      if (timer) {
        clearTimeout(timer)
        write()
      }
      await writing
    },
  }
}

async function save(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.draft`
  await mkdir(dirname(file), { recursive: true })
  await writeFile(draft, text, { mode: 0o600 })
  await rename(draft, file)
}
