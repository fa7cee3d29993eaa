import * as z from 'zod'
import { criteriaOf, SearchQuery } from '../api/search-query.ts'
import type { CallSearch } from '../store/search.ts'

export const PAGE_SIZE = 25
/** A store reads everything that it leaves out: nobody turns this many pages. */
const MOST_PAGES = 400

/** What stands in the form, as it was written. */
export type ListForm = { readonly [Field in keyof SearchQuery]-?: string }

export interface ListQuery {
  readonly form: ListForm
  readonly page: number
  /** Not there when there is a problem. */
  readonly search: CallSearch | undefined
  /** For the reader: what cannot be searched for, and why. */
  readonly problems: Partial<ListForm>
}

const Text = z.string().trim().max(200).catch('').default('')
const Form = z.object({
  phone_number: Text,
  name: Text,
  since: Text,
  until: Text,
  status: Text,
  satisfaction: Text,
})
const PageNumber = z.coerce.number().int().min(1).max(MOST_PAGES).catch(1)

const PROBLEMS: ListForm = {
  phone_number: 'This is not a phone number in international form, for example +33612345678.',
  name: 'This is no name.',
  since: 'This is not a day, for example 2026-11-20.',
  until: 'This is not a day, for example 2026-11-20.',
  status: 'There is no such status.',
  satisfaction: 'There is no such satisfaction.',
}

/** Reads the address of a list of calls. Never throws: a mistake is said beside the field it was made in. */
export function readListQuery(query: Readonly<Record<string, string>>): ListQuery {
  // In a query string an unescaped plus arrives as a space.
  const form = Form.parse({ ...query, phone_number: query['phone_number']?.replace(/^ /, '+') })
  const page = PageNumber.parse(query['page'] ?? 1)
  const { data, error } = SearchQuery.safeParse(form)
  const wrong = new Set(error?.issues.map(({ path: [field] }) => field))
  const problems = Object.fromEntries(Object.entries(PROBLEMS).filter(([field]) => wrong.has(field)))
  if (!data) return { form, page, search: undefined, problems }
  const search = { ...criteriaOf(data), offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE }
  if (search.from !== undefined && search.before !== undefined && search.from >= search.before) {
    return { form, page, search: undefined, problems: { until: 'The last day is before the first.' } }
  }
  return { form, page, search, problems }
}

/** The same list with something else in the form, or another page. */
export function listUrl(form: ListForm, change: Partial<ListForm> = {}, page = 1): string {
  const entries = Object.entries({ ...form, ...change }).filter(([, value]) => value !== '')
  const query = new URLSearchParams(page > 1 ? [...entries, ['page', String(page)]] : entries).toString()
  return query ? `/report?${query}` : '/report'
}
