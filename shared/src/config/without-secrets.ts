import * as z from 'zod'
import { withoutWrappers } from '../unknown-keys.ts'
import { isSecretText } from './secret-text.ts'

/** Stands where a secret is set. One that is not set is shown as empty, so that it can be missed. */
export const HIDDEN = '***'

/** What is named like this is a secret, unless its schema says that it is a number: `per_day_per_key`. */
const SECRET_NAME = /(^|_)(key|token|secret|password|connection_string)$/

/** `value` as it may be shown: secrets are hidden, and so is what a URL holds of them. */
export function withoutSecrets(schema: z.core.$ZodType, value: unknown, name = ''): unknown {
  const inner = withoutWrappers(schema)
  if (value === undefined || value === null || value === '') return value
  if (isSecretText(inner) || (SECRET_NAME.test(name) && !(inner instanceof z.ZodNumber))) return HIDDEN
  if (Array.isArray(value)) {
    const element = inner instanceof z.ZodArray ? inner.element : z.unknown()
    return value.map((item) => withoutSecrets(element, item))
  }
  if (typeof value === 'object') {
    const shape: Readonly<Record<string, z.core.$ZodType>> = inner instanceof z.ZodObject ? inner.shape : {}
    const entries = Object.entries(value)
    return Object.fromEntries(entries.map(([key, item]) => [key, withoutSecrets(shape[key] ?? z.unknown(), item, key)]))
  }
  return typeof value === 'string' ? bareUrl(value) : value
}

/** Without the password and the query: a container's URL may carry its signature there. */
function bareUrl(text: string): string {
  if (!/^[a-z]+:\/\//i.test(text) || !URL.canParse(text)) return text
  const { username, password, search } = new URL(text)
  if (!username && !password && !search) return text
  const url = new URL(text)
  if (username || password) Object.assign(url, { username: HIDDEN, password: '' })
  if (search) url.search = `?${HIDDEN}`
  return url.href
}
