import { createHash, randomUUID } from 'node:crypto'
import * as z from 'zod'
import { AppConfigurationError, badRequest } from './app-configuration-error.ts'

/** One key-value as the wire has it. */
export const Setting = z.strictObject({
  etag: z.string(),
  key: z.string(),
  label: z.string().nullable(),
  content_type: z.string().nullable(),
  value: z.string(),
  tags: z.record(z.string(), z.string()),
  locked: z.boolean(),
  last_modified: z.string(),
})
export type Setting = z.infer<typeof Setting>

/** What a `PUT /kv/{key}` brings. */
export const SettingBody = z.strictObject({
  value: z.string().nullable().default(''),
  content_type: z.string().nullable().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  // The SDK sends these along; the service takes them from the URL.
  key: z.string().optional(),
  label: z.string().nullable().optional(),
})
export type SettingBody = z.infer<typeof SettingBody>

export interface Settings {
  get(key: string, label: string | null): Setting | undefined
  list(keyFilter: string, labelFilter: string): Setting[]
  put(key: string, label: string | null, body: SettingBody): Setting
  delete(key: string, label: string | null): Setting | undefined
  all(): Setting[]
}

const MOST_KEYS_IN_FILTER = 5

export function createSettings(initial: readonly Setting[] = []): Settings {
  const kept = new Map<string, Setting>(initial.map((setting) => [idOf(setting.key, setting.label), setting]))
  const all = () => [...kept.values()].sort((a, b) => a.key.localeCompare(b.key))
  return {
    all,
    get: (key, label) => kept.get(idOf(key, label)),
    list(keyFilter, labelFilter) {
      const isKey = matcher(keyFilter)
      const isLabel = matcher(labelFilter)
      return all().filter(({ key, label }) => isKey(key) && isLabel(label ?? '\0'))
    },
    put(key, label, { value, content_type = null, tags = {} }) {
      const setting: Setting = {
        etag: randomUUID().replaceAll('-', ''),
        key,
        label,
        content_type,
        value: value ?? '',
        tags,
        locked: false,
        last_modified: new Date().toISOString().replace(/\.\d+Z$/, '+00:00'),
      }
      kept.set(idOf(key, label), setting)
      return setting
    },
    delete(key, label) {
      const id = idOf(key, label)
      const setting = kept.get(id)
      kept.delete(id)
      return setting
    },
  }
}

/** The state of a page of a list: it changes with any setting on it. */
export const pageEtag = (page: readonly Setting[]): string =>
  createHash('sha256')
    .update(page.map(({ etag }) => etag).join())
    .digest('base64url')

/** @throws {AppConfigurationError} 412 when a condition of the request does not hold. */
export function checkConditions(headers: Headers, etag: string | undefined): void {
  const [match, noneMatch] = [headers.get('if-match'), headers.get('if-none-match')].map(withoutQuotes)
  const fails =
    (match === '*' && etag === undefined) ||
    (match !== undefined && match !== '*' && match !== etag) ||
    (noneMatch === '*' && etag !== undefined)
  if (fails) throw new AppConfigurationError(412, 'Precondition failed.')
}

export const withoutQuotes = (text: string | null): string | undefined => text?.replace(/^"(.*)"$/, '$1')

const idOf = (key: string, label: string | null): string => JSON.stringify([key, label])

/** `*`, a name, a name that goes on (`abc*`), or up to five names. @throws {AppConfigurationError} 400 */
function matcher(filter: string): (text: string) => boolean {
  const parts = filter.split(',')
  if (parts.length > MOST_KEYS_IN_FILTER) throw badRequest('A filter names five values at most.')
  if (parts.length > 1 && parts.some((part) => part.includes('*'))) throw badRequest('A list of names has no wildcard.')
  if (/\*./.test(filter)) throw badRequest('A wildcard stands at the end.')
  const prefix = filter.endsWith('*') ? filter.slice(0, -1) : undefined
  return (text) => (prefix === undefined ? parts.includes(text) : text.startsWith(prefix))
}
