import { badRequest } from '../cosmos-error.ts'

export type RequestHeaders = Readonly<Record<string, string | undefined>>

const API_VERSIONS: readonly string[] = ['2018-12-31', '2020-07-15', '2020-11-05']

/** Headers of the service that we act on, or that ask for nothing we would have to do. */
const KNOWN = new Set([
  'x-ms-version',
  'x-ms-date',
  'x-ms-activity-id',
  'x-ms-client-request-id',
  'x-ms-useragent',
  'x-ms-session-token',
  'x-ms-consistency-level',
  'x-ms-continuation',
  'x-ms-max-item-count',
  'x-ms-offer-throughput',
  'x-ms-cosmos-offer-autopilot-settings',
  'x-ms-cosmos-allow-tentative-writes',
  'x-ms-cosmos-batch-atomic',
  'x-ms-cosmos-batch-continue-on-error',
  'x-ms-cosmos-correlated-activityid',
  'x-ms-cosmos-is-batch-request',
  'x-ms-cosmos-is-query-plan-request',
  'x-ms-cosmos-query-version',
  'x-ms-cosmos-sdk-supportedcapabilities',
  'x-ms-cosmos-supported-query-features',
  'x-ms-documentdb-is-upsert',
  'x-ms-documentdb-isquery',
  'x-ms-documentdb-partitionkey',
  'x-ms-documentdb-partitionkeyrangeid',
  'x-ms-documentdb-populatequerymetrics',
  'x-ms-documentdb-populatequotainfo',
  'x-ms-documentdb-query-enable-scan',
  'x-ms-documentdb-query-enablecrosspartition',
  'x-ms-documentdb-query-parallelizecrosspartitionquery',
  'x-ms-documentdb-responsecontinuationtokenlimitinkb',
])

/** @throws {CosmosError} 400 for an API version or an operation this emulator does not have. */
export function checkHeaders(headers: RequestHeaders): void {
  const version = headers['x-ms-version']
  if (version === undefined || !API_VERSIONS.includes(version)) {
    throw badRequest(`x-ms-version ${version ?? '(missing)'} is not one of ${API_VERSIONS.join(', ')}.`)
  }
  for (const name of Object.keys(headers)) {
    if (name.startsWith('x-ms-') && !KNOWN.has(name))
      throw badRequest(`The header ${name} is not supported by this emulator.`)
  }
  if (headers['a-im'] !== undefined) throw badRequest('The change feed (A-IM) is not supported by this emulator.')
}

/** A header that is a flag. */
export const isSet = (headers: RequestHeaders, name: string): boolean => headers[name]?.toLowerCase() === 'true'
