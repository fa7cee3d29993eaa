import type { CallState } from '@call-center/shared/call/call'
import { zoneOf } from '@call-center/shared/time-zone'
import { localDate } from '../local-date.ts'
import { Page } from './page.tsx'
import { statusOf } from './words.ts'

export interface CallListProps {
  readonly calls: readonly CallState[]
  /** What was searched for. */
  readonly phone: string | undefined
  readonly limit: number
  readonly botPhone: string
  readonly version: string
  /** Set when the search was for something that is no number. */
  readonly problem?: string | undefined
}

export const CallList = ({ calls, phone, limit, botPhone, version, problem }: CallListProps) => (
  <Page title={`Calls · ${phone ?? 'all numbers'}`} version={version} phone={botPhone}>
    <h1>{phone ? `Calls of ${phone}` : 'Calls'}</h1>
    <form class="search" action="/report" method="get" role="search">
      <label for="phone_number">Phone number</label>
      <input id="phone_number" name="phone_number" type="tel" placeholder="+33612345678" value={phone ?? ''} />
      <button type="submit">Search</button>
      {phone ? <a href="/report">Show all</a> : null}
    </form>
    {problem ? (
      <p class="problem" role="alert">
        {problem}
      </p>
    ) : null}
    {calls.length > 0 ? <Table calls={calls} /> : <p class="empty">No calls yet.</p>}
    {calls.length > 0 ? <p class="muted">{countOf(calls.length, limit)}</p> : null}
  </Page>
)

function countOf(calls: number, limit: number): string {
  if (calls >= limit) return `The ${limit} newest calls`
  return calls === 1 ? '1 call' : `All ${calls} calls`
}

const Table = ({ calls }: { readonly calls: readonly CallState[] }) => (
  <table class="calls">
    <thead>
      <tr>
        <th>Phone</th>
        <th>Local date</th>
        <th>Status</th>
        <th>Summary</th>
      </tr>
    </thead>
    <tbody>
      {calls.map((call) => (
        <tr>
          <td>
            <a href={`/report/${call.call_id}`}>{call.initiate.phone_number}</a>
          </td>
          <td>{localDate(call.created_at, zoneOf(call.initiate.phone_number))}</td>
          <td>
            <StatusBadge call={call} />
          </td>
          <td class="summary">{call.synthesis?.short ?? ''}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

export const StatusBadge = ({ call }: { readonly call: CallState }) => {
  const status = statusOf(call)
  return <span class={`badge ${status.replace(' ', '-')}`}>{status}</span>
}
