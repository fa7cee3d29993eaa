import type { CallState } from '@call-center/shared/call/call'
import { zoneOf } from '@call-center/shared/time-zone'
import { statusOf } from '../calls/status.ts'
import { localDate } from '../local-date.ts'
import { CallActions } from './call-actions.tsx'
import { callbackInWords } from './callback-words.ts'
import { Card } from './card.tsx'
import { citedIn } from './cited.tsx'
import { ClaimTable } from './claim-table.tsx'
import { CostTable, type TextCarrier } from './cost-table.tsx'
import { Conversation } from './conversation.tsx'
import { LatencyTimeline } from './latency-timeline.tsx'
import { Markdown } from './markdown-view.tsx'
import { machineInWords, unreachedInWords } from './picked-up-words.ts'
import { type Frame, Page } from './page.tsx'
import { Recordings } from './recordings.tsx'
import { asSeenBy } from './redact.ts'
import { StatusBadge } from './status-badge.tsx'
import { isFinal, type View } from './view.ts'
import { durationOf, NEXT_ACTIONS, SATISFACTION } from './words.ts'

export interface CallPageProps {
  readonly call: CallState
  readonly view: View
  readonly frame: Frame
  /** Whether the assistant calls back by itself. */
  readonly callsBack: boolean
  /** Who carries text messages. */
  readonly texts?: TextCarrier
}

interface Part {
  readonly call: CallState
  readonly zone: string
}

export const CallPage = ({ call: whole, view: { role }, frame, callsBack, texts }: CallPageProps) => {
  const zone = zoneOf(whole.initiate.phone_number)
  const call = asSeenBy(role, whole)
  const phone = role === 'guest' ? undefined : call.initiate.phone_number
  return (
    <Page
      title={phone ? `Call · ${phone}` : 'Call'}
      frame={frame}
      role={role}
      section="reports"
      live={isFinal(call) ? undefined : 'page'}
    >
      {phone ? (
        <p class="back">
          <a href={`/report?phone_number=${encodeURIComponent(phone)}`}>All calls of {phone}</a>
        </p>
      ) : null}
      <div class="head" id="head">
        <h1>
          {greetingOf(call, phone)} <StatusBadge call={call} />
        </h1>
        <p class="lead">{leadOf(call, { zone, callsBack })}</p>
        <p class="muted">{factsOf(call, { phone, zone })}</p>
        {phone && call.continued_in ? (
          <p>
            <a href={`/report/${call.continued_in}`}>The conversation went on with another claim.</a>
          </p>
        ) : null}
        {role === 'operator' ? <CallActions call={call} back="report" /> : null}
      </div>
      <div class="grid">
        <div class="wide">
          <Card id="summary" title="Summary">
            {call.synthesis ? (
              <Markdown text={call.synthesis.long} cited={citedIn(call)} />
            ) : (
              <p class="empty">{missing(call, 'No summary yet.')}</p>
            )}
          </Card>
          {call.recordings.length > 0 ? (
            <Card id="recordings" title={call.recordings.length > 1 ? 'Recordings' : 'Recording'}>
              <Recordings call={call} zone={zone} />
            </Card>
          ) : null}
          <Card id="conversation" title="Conversation">
            <Conversation call={call} zone={zone} />
          </Card>
          <Card id="waits" title="Answer times">
            <LatencyTimeline messages={call.messages} />
          </Card>
        </div>
        <div>
          <Card id="claim" title="Claim">
            <ClaimTable call={call} zone={zone} />
          </Card>
          <Card id="next" title="Next action">
            <NextAction call={call} />
          </Card>
          <Card id="reminders" title="Reminders">
            <Reminders call={call} zone={zone} callsBack={callsBack} />
          </Card>
          <Card id="analysis" title="Analysis">
            <Analysis call={call} />
          </Card>
          {role === 'guest' ? null : (
            <Card id="cost" title="Usage and cost">
              <CostTable call={call} texts={texts} />
            </Card>
          )}
          <Card id="task" title="Task">
            <p class="said">{call.initiate.task}</p>
          </Card>
        </div>
      </div>
    </Page>
  )
}

function greetingOf({ claim, initiate }: CallState, phone: string | undefined): string {
  if (phone === undefined) return `Your call with ${initiate.bot_name}`
  return claim['caller_name'] ? `Hello ${claim['caller_name']}` : `Call of ${phone}`
}

function leadOf(call: CallState, page: { readonly zone: string; readonly callsBack: boolean }): string {
  const machine = machineInWords(call, page)
  if (machine) return machine
  const status = statusOf(call)
  if (status === 'running') return 'This call is going on right now.'
  if (status === 'ringing') return 'The phone is ringing.'
  if (status === 'not reached') return unreachedInWords(call)
  if (!call.messages.some(({ persona, action }) => persona === 'human' && action !== 'call' && action !== 'hangup'))
    return 'The call is over. Nothing was said.'
  return call.synthesis?.short
    ? `Your request about ${call.synthesis.short} is being processed.`
    : 'Your request is being processed.'
}

function factsOf(
  call: CallState,
  { phone, zone }: { readonly phone: string | undefined; readonly zone: string },
): string {
  const { bot_name, bot_company } = call.initiate
  const facts = [phone, localDate(call.created_at, zone), durationOf(call), call.lang_short_code]
  return [...facts, `${bot_name} of ${bot_company}`].filter((fact) => fact !== undefined).join(' · ')
}

/** Why something that is written after a call is not there. */
function missing({ legs, insights_pending, in_progress }: CallState, yet: string): string {
  if (insights_pending && !in_progress) return 'Being written.'
  const { insights } = legs.findLast((leg) => leg.insights) ?? {}
  if (insights === 'failed') return 'It could not be written: the model gave no usable answer.'
  return insights === 'not-needed' ? 'Nothing was said.' : yet
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
        <dd>{call.synthesis.improvement_suggestions || <span class="muted">Nothing was suggested.</span>}</dd>
      </div>
    </dl>
  ) : (
    <p class="empty">{missing(call, 'Not analysed yet.')}</p>
  )
