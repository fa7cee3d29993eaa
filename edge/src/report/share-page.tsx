import type { CallId } from '@call-center/shared/call/call'
import type { ShareRecord } from '../auth/access-records.ts'
import { localDate } from '../local-date.ts'
import { DEFAULT_DAYS, type SharedReport } from '../sharing/share-report.ts'
import { Card } from './card.tsx'
import { type Frame, Page } from './page.tsx'

interface SharePageProps {
  readonly callId: CallId
  /** Those that work. */
  readonly shares: readonly ShareRecord[]
  /** The one that was made by this very request. */
  readonly made: SharedReport | undefined
  readonly frame: Frame
}

const CHOICES: readonly (readonly [days: number, words: string])[] = [
  [1, 'a day'],
  [DEFAULT_DAYS, 'a week'],
  [30, '30 days'],
  [90, '90 days'],
]

/** Who was given a link to a report: makes links and withdraws them. Plain forms, without a script. */
export const SharePage = ({ callId, shares, made, frame }: SharePageProps) => (
  <Page title="Links to a report" frame={frame} section="reports">
    <p class="back">
      <a href={`/report/${callId}`}>Back to the report</a>
    </p>
    <h1>Links to this report</h1>
    <p class="lead">Whoever has a link sees the report without names, numbers and addresses, and nothing else.</p>
    {made ? (
      <section class="card" role="status">
        <h2>
          <label for="link">The new link. Copy it now: it is not shown again.</label>
        </h2>
        <p>
          <input id="link" class="link" value={made.url} readonly autofocus />
        </p>
        <p class="muted">It works until {until(made.share)}.</p>
      </section>
    ) : null}
    <Card id="make" title="Make a link">
      <form class="row" method="post" action={`/report/${callId}/shares`}>
        <label for="days">It works for</label>
        <select id="days" name="days">
          {CHOICES.map(([days, words]) => (
            <option value={String(days)} selected={days === DEFAULT_DAYS}>
              {words}
            </option>
          ))}
        </select>
        <button type="submit">Share this report</button>
      </form>
    </Card>
    <Card id="links" title="Links that work">
      {shares.length === 0 ? (
        <p class="empty">None.</p>
      ) : (
        <ul class="links">
          {shares.map((share) => (
            <li>
              <form class="row" method="post" action={`/report/${callId}/shares/${share.id}/withdraw`}>
                <span>
                  Made {localDate(share.createdAt, 'UTC')}, works until {until(share)}
                </span>
                <button type="submit" class="danger" aria-label={`Withdraw the link that works until ${until(share)}`}>
                  Withdraw
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
    </Card>
  </Page>
)

const until = ({ expiresAt }: ShareRecord): string => localDate(expiresAt, 'UTC')
