import { Satisfaction } from '@call-center/shared/call/call'
import { readPhoneNumber } from '@call-center/shared/phone-number'
import * as z from 'zod'
import { CALL_STATUSES } from '../calls/status.ts'
import type { CallSearch } from '../store/search.ts'

export const PAGE_SIZE = 25
/** A store reads everything that it leaves out: nobody turns this many pages. */
const MOST_PAGES = 400
const DAY_MS = 86_400_000

/** What stands in the form, as it was written. */
export interface ListForm {
  readonly phone_number: string
  readonly name: string
  readonly from: string
  readonly to: string
  readonly status: string
  readonly satisfaction: string
}

export interface ListQuery {
  readonly form: ListForm
  readonly page: number
  /** Not there when there is a problem. */
  readonly search: CallSearch | undefined
  /** For the reader: what cannot be searched for, and why. */
  readonly problems: Partial<Readonly<Record<keyof ListForm, string>>>
}

const Day = z.iso.date()
const Text = z.string().trim().max(200).catch('')
const Form = z.object({
  phone_number: Text.default(''),
  name: Text.default(''),
  from: Text.default(''),
  to: Text.default(''),
  status: Text.default(''),
  satisfaction: Text.default(''),
})
const PageNumber = z.coerce.number().int().min(1).max(MOST_PAGES).catch(1)

/** Reads the address of a list of calls. Never throws: a mistake is said beside the field it was made in. */
export function readListQuery(query: Readonly<Record<string, string>>): ListQuery {
  // In a query string an unescaped plus arrives as a space.
  const form = Form.parse({ ...query, phone_number: query['phone_number']?.replace(/^ /, '+') })
  const page = PageNumber.parse(query['page'] ?? 1)
  const problems: { -readonly [K in keyof ListForm]?: string } = {}
  const phone = form.phone_number ? readPhoneNumber(form.phone_number) : undefined
  if (form.phone_number && !phone)
    problems.phone_number = 'This is not a phone number in international form, for example +33612345678.'
  const [from, to] = [form.from, form.to].map((day) => (day ? Day.safeParse(day) : undefined))
  if (from && !from.success) problems.from = 'This is not a day, for example 2026-11-20.'
  if (to && !to.success) problems.to = 'This is not a day, for example 2026-11-20.'
  if (from?.data && to?.data && from.data > to.data) problems.to = 'The last day is before the first.'
  const status = form.status ? z.enum(CALL_STATUSES).safeParse(form.status) : undefined
  if (status && !status.success) problems.status = 'There is no such status.'
  const satisfaction = form.satisfaction ? Satisfaction.safeParse(form.satisfaction) : undefined
  if (satisfaction && !satisfaction.success) problems.satisfaction = 'There is no such satisfaction.'
  if (Object.keys(problems).length > 0) return { form, page, search: undefined, problems }
  const search: CallSearch = {
    phone,
    name: form.name || undefined,
    from: from?.data && startOf(from.data),
    before: to?.data && startOf(to.data, 1),
    status: status?.data,
    satisfaction: satisfaction?.data,
    offset: (page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  }
  return { form, page, search, problems }
}

const startOf = (day: string, later = 0): string => new Date(Date.parse(day) + later * DAY_MS).toISOString()

/** The same list with something else in the form, or another page. */
export function listUrl(form: ListForm, change: Partial<ListForm> = {}, page = 1): string {
  const entries = Object.entries({ ...form, ...change }).filter(([, value]) => value !== '')
  const query = new URLSearchParams(page > 1 ? [...entries, ['page', String(page)]] : entries).toString()
  return query ? `/report?${query}` : '/report'
}
