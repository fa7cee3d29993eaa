import type { CallState } from '@call-center/shared/call/call'
import { openLeg } from '../calls/legs.ts'
import { statusOf } from '../calls/status.ts'

export interface CallActionsProps {
  readonly call: CallState
  /** Where the operator is, and is led back to. */
  readonly back: 'monitor' | 'report'
}

/** What an operator may do with a call now. Plain forms: they work without a script. */
export const CallActions = ({ call, back }: CallActionsProps) => {
  const status = statusOf(call)
  const about = call.initiate.phone_number
  const share = back === 'report' ? <Share call={call} /> : null
  if (openLeg(call))
    return (
      <div class="actions">
        {status === 'running' ? (
          <Action back={back} call={call} name="transfer" label="Hand over to a colleague" about={about} />
        ) : null}
        <Action back={back} call={call} name="hang-up" label="Hang up" about={about} danger />
        {share}
      </div>
    )
  return (
    <div class="actions">
      <Action back={back} call={call} name="call-again" label="Call again" about={about} />
      {share}
    </div>
  )
}

/** Leads to the page that shows the link, once, and those that were made before. */
const Share = ({ call: { call_id } }: Pick<CallActionsProps, 'call'>) => (
  <>
    <form method="post" action={`/report/${call_id}/shares`}>
      <button type="submit">Share this report</button>
    </form>
    <a href={`/report/${call_id}/shares`}>Links to this report</a>
  </>
)

interface ActionProps extends CallActionsProps {
  readonly name: 'hang-up' | 'transfer' | 'call-again'
  readonly label: string
  /** Whom it is done to: buttons of several calls stand on one page. */
  readonly about: string
  readonly danger?: boolean
}

/** The version makes it one request, however often the button of this very page is pressed. */
const Action = ({ call, back, name, label, about, danger }: ActionProps) => (
  <form method="post" action={`/monitor/calls/${call.call_id}/${name}`}>
    <input type="hidden" name="version" value={String(call.version)} />
    <input type="hidden" name="back" value={back} />
    <button type="submit" class={danger ? 'danger' : undefined} aria-label={`${label}: ${about}`}>
      {label}
    </button>
  </form>
)
