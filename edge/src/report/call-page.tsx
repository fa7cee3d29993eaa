import type { CallState } from '@call-center/shared/call/call'
import { type ClaimField, claimFields } from '@call-center/shared/call/claim'
import { zoneOf } from '@call-center/shared/time-zone'
import { citedIn } from './cited.tsx'
import { StatusBadge } from './call-list.tsx'
import { Conversation } from './conversation.tsx'
import { localDate, localValue } from '../local-date.ts'
import { Markdown } from './markdown-view.tsx'
import { Page } from './page.tsx'
import { callbackInWords } from './callback-words.ts'
import { humanName, NEXT_ACTIONS, SATISFACTION, statusOf } from './words.ts'

export interface CallPageProps {
  readonly call: CallState
  readonly botPhone: string
  readonly version: string
  /** Whether the assistant calls back by itself. */
  readonly callsBack: boolean
}

export const CallPage = ({ call, botPhone, version, callsBack }: CallPageProps) => {
  const { phone_number: phone } = call.initiate
  const zone = zoneOf(phone)
  const status = statusOf(call)
  return (
    <Page
      title={`Call · ${phone}`}
      version={version}
      phone={botPhone}
      live={status === 'running' || status === 'ringing'}
    >
      <p>
        <a href={`/report?phone_number=${encodeURIComponent(phone)}`}>All calls of {phone}</a>
      </p>
      <h1>
        {call.claim['caller_name'] ? `Hello ${call.claim['caller_name']}` : `Call of ${phone}`}{' '}
        <StatusBadge call={call} />
      </h1>
      <p class="lead">{leadOf(call)}</p>
      {call.continued_in && (
        <p>
          <a href={`/report/${call.continued_in}`}>The conversation went on with another claim.</a>
        </p>
      )}
      <div class="grid">
        <div class="wide">
          <Card title="Summary">
            {call.synthesis ? (
              <Markdown text={call.synthesis.long} cited={citedIn(call)} />
            ) : (
              <p class="empty">{missing(call, 'No summary yet.')}</p>
            )}
          </Card>
          <Card title="Conversation">
            <Conversation call={call} zone={zone} />
          </Card>
        </div>
        <div>
          <Card title="Claim">
            <ClaimTable call={call} zone={zone} />
          </Card>
          <Card title="Reminders">
            <Reminders call={call} zone={zone} callsBack={callsBack} />
          </Card>
          <Card title="Next action">
            <NextAction call={call} />
          </Card>
          <Card title="Analysis">
            <Analysis call={call} />
          </Card>
          <Card title="Task">
            <p>{call.initiate.task}</p>
            <p class="muted">
              {call.initiate.bot_name} of {call.initiate.bot_company} · {localDate(call.created_at, zone)}
            </p>
          </Card>
        </div>
      </div>
    </Page>
  )
}

function leadOf(call: CallState): string {
  if (call.in_progress) return 'This call is going on right now.'
  return call.synthesis?.short
    ? `Your request about ${call.synthesis.short} is being processed.`
    : 'Your request is being processed.'
}

/** Why something that is written after a call is not there. */
function missing({ legs, insights_pending, in_progress }: CallState, yet: string): string {
  if (insights_pending && !in_progress) return 'Being written.'
  const { insights } = legs.findLast((leg) => leg.insights) ?? {}
  if (insights === 'failed') return 'It could not be written: the model gave no usable answer.'
  return insights === 'not-needed' ? 'Nothing was said.' : yet
}

const Card = ({ title, children }: { readonly title: string; readonly children?: unknown }) => (
  <section class="card">
    <h2>{title}</h2>
    {children as never}
  </section>
)

interface Part {
  readonly call: CallState
  readonly zone: string
}

/** Every field of the schema, known or not. */
const ClaimTable = ({ call, zone }: Part) => (
  <dl class="claim">
    {claimFields(call.initiate.claim).map((field) => (
      <div>
        <dt title={field.description}>{humanName(field.name)}</dt>
        <dd>{claimValue(field, call.claim[field.name], zone)}</dd>
      </div>
    ))}
  </dl>
)

function claimValue(field: ClaimField, value: string | undefined, zone: string) {
  const { type } = field
  if (!value) return <span class="muted">not known yet</span>
  if (type === 'email') return <a href={`mailto:${value}`}>{value}</a>
  if (type === 'phone_number') return <a href={`tel:${value}`}>{value}</a>
  return localValue(field, value, zone)
}

const Reminders = ({ call, zone, callsBack }: Part & Pick<CallPageProps, 'callsBack'>) =>
  call.reminders.length === 0 ? (
    <p class="empty">No reminders.</p>
  ) : (
    <ul class="reminders">
      {call.reminders.map(({ title, description, due_date_time, owner }) => (
        <li>
          <strong>{title}</strong>
          <p>{description}</p>
          <p class="muted">
            {localDate(due_date_time, zone)}
            {owner ? ` · ${owner}` : ''}
          </p>
          <p class="muted">{callbackInWords(call, title, { zone, callsBack })}</p>
        </li>
      ))}
    </ul>
  )

const NextAction = ({ call }: { readonly call: CallState }) =>
  call.next ? (
    <>
      <p>
        <strong>{NEXT_ACTIONS[call.next.action]}</strong>
      </p>
      <p>{call.next.justification}</p>
    </>
  ) : (
    <p class="empty">{missing(call, 'Not decided yet.')}</p>
  )

const Analysis = ({ call }: { readonly call: CallState }) =>
  call.synthesis ? (
    <dl class="claim">
      <div>
        <dt>Satisfaction</dt>
        <dd>
          <span class={`badge satisfaction-${call.synthesis.satisfaction}`}>
            {SATISFACTION[call.synthesis.satisfaction]}
          </span>
        </dd>
      </div>
      <div>
        <dt>What could be better</dt>
        <dd>{call.synthesis.improvement_suggestions}</dd>
      </div>
    </dl>
  ) : (
    <p class="empty">{missing(call, 'Not analysed yet.')}</p>
  )
