import type { CallState } from '@call-center/shared/call/call'
import { zoneOf } from '@call-center/shared/time-zone'
import { CALL_STATUSES, statusOf } from '../calls/status.ts'
import { localDate } from '../local-date.ts'
import type { Found } from '../store/search.ts'
import { type ListForm, type ListQuery, listUrl, PAGE_SIZE } from './list-query.ts'
import { type Frame, Page } from './page.tsx'
import { unreachedInWords } from './picked-up-words.ts'
import { SearchForm } from './search-form.tsx'
import { StatusBadge } from './status-badge.tsx'
import type { Role } from './view.ts'
import { SATISFACTION } from './words.ts'

export interface CallListProps {
  readonly query: ListQuery
  /** Not there when there was something wrong with the search. */
  readonly found: Found | undefined
  readonly frame: Frame
  readonly role: Role
}

export const CallList = ({ query, found, frame, role }: CallListProps) => {
  const { form, page } = query
  const { calls = [], unreadable = 0, fitting = 0 } = found ?? {}
  return (
    <Page title={`Calls · ${form.phone_number || 'all numbers'}`} frame={frame} role={role} section="reports">
      <h1>{form.phone_number && found ? `Calls of ${form.phone_number}` : 'Calls'}</h1>
      <SearchForm query={query} />
      {found ? <Statuses form={form} found={found} /> : null}
      {calls.length > 0 ? <Table calls={calls} /> : null}
      {unreadable > 0 ? (
        <p class="problem">{unreadable === 1 ? 'A call' : `${unreadable} calls`} of this page cannot be read.</p>
      ) : null}
      {calls.length + unreadable === 0 ? <Nothing query={query} fitting={fitting} /> : null}
      {fitting > 0 ? <Pages form={form} page={page} fitting={fitting} shown={calls.length + unreadable} /> : null}
    </Page>
  )
}

const all = ({ totals }: Found): number => CALL_STATUSES.reduce((sum, status) => sum + totals[status], 0)

/** How many there are of each kind; each leads to them. */
const Statuses = ({ form, found }: { readonly form: ListForm; readonly found: Found }) => (
  <nav class="statuses" aria-label="By status">
    <a href={listUrl(form, { status: '' })} aria-current={form.status === '' ? 'true' : undefined}>
      all <b>{all(found)}</b>
    </a>
    {CALL_STATUSES.filter((status) => found.totals[status] > 0 || form.status === status).map((status) => (
      <a href={listUrl(form, { status })} aria-current={form.status === status ? 'true' : undefined}>
        {status} <b>{found.totals[status]}</b>
      </a>
    ))}
  </nav>
)

const Nothing = ({
  query: { search, form, page },
  fitting,
}: {
  readonly query: ListQuery
  readonly fitting: number
}) => {
  if (!search) return null
  const asked = Object.values(form).some((value) => value !== '')
  if (fitting > 0)
    return (
      <p class="empty">
        There is no page {page}. <a href={listUrl(form)}>To the first</a>
      </p>
    )
  return <p class="empty">{asked ? 'No call fits this search.' : 'No calls yet.'}</p>
}

interface PagesProps {
  readonly form: ListForm
  readonly page: number
  readonly fitting: number
  readonly shown: number
}

const Pages = ({ form, page, fitting, shown }: PagesProps) => {
  const first = (page - 1) * PAGE_SIZE + 1
  if (shown === 0) return null
  return (
    <nav class="pages" aria-label="Pages">
      {page > 1 ? (
        <a rel="prev" href={listUrl(form, {}, page - 1)}>
          Newer
        </a>
      ) : null}
      <span>{fitting === 1 ? '1 call' : `${first} to ${first + shown - 1} of ${fitting} calls`}</span>
      {first + shown <= fitting ? (
        <a rel="next" href={listUrl(form, {}, page + 1)}>
          Older
        </a>
      ) : null}
    </nav>
  )
}

const Table = ({ calls }: { readonly calls: readonly CallState[] }) => (
  <table class="calls">
    <thead>
      <tr>
        <th scope="col">Customer</th>
        <th scope="col">Began</th>
        <th scope="col">Status</th>
        <th scope="col">Satisfaction</th>
        <th scope="col">About</th>
      </tr>
    </thead>
    <tbody>
      {calls.map((call) => (
        <tr>
          <td>
            <a href={`/report/${call.call_id}`}>{call.claim['caller_name'] ?? call.initiate.phone_number}</a>
            {call.claim['caller_name'] ? <span class="muted number">{call.initiate.phone_number}</span> : null}
          </td>
          <td class="when">{localDate(call.created_at, zoneOf(call.initiate.phone_number))}</td>
          <td>
            <StatusBadge call={call} />
          </td>
          <td>
            {call.synthesis ? (
              <span class={`satisfaction-${call.synthesis.satisfaction}`}>
                {SATISFACTION[call.synthesis.satisfaction]}
              </span>
            ) : null}
          </td>
          <td class="summary">{aboutOf(call)}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

/** What it was about, or why there was nobody to tell. */
function aboutOf(call: CallState): string {
  if (call.synthesis) return call.synthesis.short
  return statusOf(call) === 'not reached' ? unreachedInWords(call) : ''
}
