import { type Container, CosmosClient, type SqlParameter, type SqlQuerySpec } from '@azure/cosmos'
import { CallId, CallState } from '@call-center/shared/call/call'
import type { Config } from '@call-center/shared/config/config'
import type { Retention } from '@call-center/shared/config/retention'
import { NotFound } from '@call-center/shared/errors'
import { Unavailable } from '../errors.ts'
import { applyChanges, type CallFilter, type CallStore, type Changes } from './call-store.ts'
import { leanHttp } from './lean-http.ts'
import { pageOf, searchCosmos } from './cosmos-search.ts'

/** How often a write that lost the race is tried again. Two dozen writers of one call are already unheard of. */
const MAX_ATTEMPTS = 24
const LONGEST_PAUSE_MS = 200
const REQUEST_TIMEOUT_MS = 10_000

const DAY_S = 86_400
/** A document that says nothing else is kept; Cosmos DB's word for it. */
const NEVER_EXPIRES = -1

const PARTITION_KEY = '/initiate/phone_number'

/** Azure Cosmos DB, one document per call, partitioned by the number of the person at the other end. */
export function cosmosStore(
  { endpoint, access_key, database, container }: Config['database']['cosmos_db'],
  { calls_days }: Pick<Retention, 'calls_days'>,
): CallStore {
  const ttl = calls_days === 0 ? NEVER_EXPIRES : calls_days * DAY_S
  const client = new CosmosClient({
    endpoint,
    key: access_key,
    // Without discovery a request needs no look-up of the account first, and no timer runs in the background.
    httpClient: leanHttp,
    connectionPolicy: { enableEndpointDiscovery: false, requestTimeout: REQUEST_TIMEOUT_MS },
  })
  const calls = client.database(database).container(container)
  let created = false
  const partitions = new PartitionMemory()
  const ready = async (): Promise<Container> => {
    if (!created) await createContainer(client, database, container)
    created = true
    return calls
  }

  return {
    async create(call) {
      try {
        await (await ready()).items.create({ id: call.call_id, ttl, ...call })
        partitions.note(call)
        return true
      } catch (error) {
        if (statusOf(error) === 409) return false
        throw error
      }
    },
    get: async (callId) => (await find(await ready(), callId, partitions))?.call,
    apply: async (callId, changes) => applyUnderEtag(await ready(), callId, changes, { partitions, ttl }),
    erase: async (callId) => erase(await ready(), callId, partitions),
    async latestByPhone(phone) {
      const [latest] = await listAll(await ready(), { limit: 1, phone })
      return latest
    },
    list: async (filter) => listAll(await ready(), filter),
    search: async (search) => searchCosmos(await ready(), search),
    listOpen: async () => ids(await ready(), 'c.open = true'),
    listOpenCalls: async (limit) => (await queryPage(await ready(), newestOpen(limit), undefined)).calls,
    listCallbacksDue: async (at) => ids(await ready(), 'c.callback_due_at <= @at', [{ name: '@at', value: at }]),
    listAwaitingInsights: async () => ids(await ready(), 'c.insights_pending = true'),
    async findRecorded(recording_id) {
      const condition = 'ARRAY_CONTAINS(c.recordings, @recording, true)'
      return (await ids(await ready(), condition, [{ name: '@recording', value: { recording_id } }]))[0]
    },
    listRecordedBefore: async (at) => ids(await ready(), 'c.recorded_at < @at', [{ name: '@at', value: at }]),
    listAwaitingSmsAnswers: async () => ids(await ready(), 'c.sms_pending = true'),
    async ping() {
      await (await ready()).read()
    },
  }
}

async function createContainer(client: CosmosClient, database: string, container: string): Promise<void> {
  await unlessExists(() => client.databases.createIfNotExists({ id: database }))
  const definition = { id: container, partitionKey: { paths: [PARTITION_KEY] }, defaultTtl: NEVER_EXPIRES }
  await unlessExists(() => client.database(database).containers.createIfNotExists(definition))
  const made = client.database(database).container(container)
  const { resource } = await made.read()
  // A container that was made without says nothing of time, and what documents say of it is then ignored.
  if (resource && resource.defaultTtl === undefined) await made.replace({ ...resource, defaultTtl: NEVER_EXPIRES })
}

/** The SDK reads before it creates: of two first requests one finds nothing, and then that it exists. */
async function unlessExists(create: () => Promise<unknown>): Promise<void> {
  try {
    await create()
  } catch (error) {
    if (statusOf(error) !== 409) throw error
  }
}

interface Kept {
  readonly partitions: PartitionMemory
  /** Seconds after its last change. */
  readonly ttl: number
}

async function applyUnderEtag(calls: Container, callId: CallId, changes: Changes, { partitions, ttl }: Kept) {
  let found = await find(calls, callId, partitions)
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    if (!found) throw new NotFound('there is no such call')
    const result = applyChanges(found.call, changes)
    if (!result.applied.includes(true)) return result
    const item = calls.item(callId, result.call.initiate.phone_number)
    try {
      const accessCondition = { type: 'IfMatch', condition: found.etag }
      await item.replace({ id: callId, ttl, ...result.call }, { accessCondition })
      return result
    } catch (error) {
      if (statusOf(error) !== 412) throw error
    }
    await pause(Math.random() * Math.min(LONGEST_PAUSE_MS, 10 * 2 ** attempt))
    found = read((await item.read()).resource)
  }
  throw new Unavailable(`a write lost the race ${MAX_ATTEMPTS} times`)
}

async function erase(calls: Container, callId: CallId, partitions: PartitionMemory): Promise<boolean> {
  const found = await find(calls, callId, partitions)
  if (!found) return false
  try {
    await calls.item(callId, found.call.initiate.phone_number).delete()
  } catch (error) {
    if (statusOf(error) !== 404) throw error
  }
  partitions.forget(callId)
  return true
}

interface Found {
  readonly call: CallState
  readonly etag: string
}

/** By point read where the partition is known: a query costs two requests and every partition. */
async function find(calls: Container, callId: CallId, partitions: PartitionMemory): Promise<Found | undefined> {
  const partition = partitions.of(callId)
  if (partition !== undefined) {
    const found = read((await calls.item(callId, partition).read()).resource)
    if (found) return found
  }
  const spec = { query: 'SELECT * FROM c WHERE c.id = @id', parameters: [{ name: '@id', value: callId }] }
  const { resources } = await calls.items.query(spec).fetchAll()
  const found = read(resources[0])
  if (found) partitions.note(found.call)
  return found
}

const MOST_PARTITIONS = 10_000

/** Which partition a call is in: the one thing about it that never changes. Oldest forgotten first. */
class PartitionMemory {
  readonly #phones = new Map<CallId, string>()

  of(callId: CallId): string | undefined {
    return this.#phones.get(callId)
  }

  forget(callId: CallId): void {
    this.#phones.delete(callId)
  }

  note({ call_id, initiate }: CallState): void {
    this.#phones.set(call_id, initiate.phone_number)
    const [oldest] = this.#phones.keys()
    if (this.#phones.size > MOST_PARTITIONS && oldest !== undefined) this.#phones.delete(oldest)
  }
}

const read = (document: { readonly _etag?: string } | undefined): Found | undefined =>
  document && { call: CallState.parse(document), etag: document._etag ?? '' }

/** As many as were asked for, although some documents cannot be read: fewer would look like the end of the list. */
async function listAll(calls: Container, filter: CallFilter): Promise<CallState[]> {
  const found: CallState[] = []
  for (let offset = 0; ; offset += filter.limit) {
    const page = await queryPage(calls, pageOf({ ...filter, offset }), filter.phone)
    found.push(...page.calls)
    if (found.length >= filter.limit || page.documents < filter.limit) return found.slice(0, filter.limit)
  }
}

const newestOpen = (limit: number): SqlQuerySpec => ({
  query: 'SELECT * FROM c WHERE c.open = true ORDER BY c.created_at DESC OFFSET 0 LIMIT @limit',
  parameters: [{ name: '@limit', value: limit }],
})

/** Documents that do not fit the schema are left out: one bad document must not take the list away. */
async function queryPage(calls: Container, spec: SqlQuerySpec, partitionKey: string | undefined) {
  const { resources } = await calls.items.query(spec, partitionKey === undefined ? {} : { partitionKey }).fetchAll()
  const found = resources.flatMap((document) => CallState.safeParse(document).data ?? [])
  return { calls: found, documents: resources.length }
}

async function ids(calls: Container, condition: string, parameters: SqlParameter[] = []): Promise<CallId[]> {
  const spec = { query: `SELECT VALUE c.call_id FROM c WHERE ${condition}`, parameters }
  const { resources } = await calls.items.query<unknown>(spec).fetchAll()
  return resources.flatMap((id) => CallId.safeParse(id).data ?? [])
}

const statusOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
