import type { CallState, Message } from '@call-center/shared/call/call'
import { CallActions } from '../report/call-actions.tsx'
import { anchorOf } from '../report/cited.tsx'
import { StatusBadge } from '../report/status-badge.tsx'
import { stateInWords } from './state-words.ts'

/** What was said last; the whole is on the call's own page. */
const LAST_WORDS = 6

/** One call as it goes on. */
export const LiveCall = ({ call }: { readonly call: CallState }) => {
  const { phone_number: phone } = call.initiate
  const name = call.claim['caller_name']
  const said = call.messages.filter(({ action, content }) => (action === 'talk' || action === 'sms') && content)
  const title = `call-${call.call_id}-title`
  return (
    <article class="card" id={`call-${call.call_id}`} aria-labelledby={title}>
      <h3 id={title}>
        <a href={`/report/${call.call_id}`}>{name ? `${name} · ${phone}` : phone}</a> <StatusBadge call={call} />
      </h3>
      <p class="muted">{stateInWords(call)}</p>
      <div role="log" aria-labelledby={title}>
        <ol class="last-words">
          {said.slice(-LAST_WORDS).map((message) => (
            <li class={message.persona} id={`${call.call_id}-${anchorOf(message)}`}>
              <strong>{nameOf(call, message)}</strong> {message.content}
            </li>
          ))}
        </ol>
      </div>
      <CallActions call={call} back="monitor" />
    </article>
  )
}

const nameOf = ({ claim, initiate }: CallState, { persona }: Message): string =>
  persona === 'human' ? (claim['caller_name'] ?? 'Caller') : initiate.bot_name
