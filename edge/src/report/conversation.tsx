import type { CallState, Message } from '@call-center/shared/call/call'
import { claimFields } from '@call-center/shared/call/claim'
import { anchorOf } from './cited.tsx'
import { LatencyBar } from './latency-bar.tsx'
import { localClock } from '../local-date.ts'
import { isFinal } from './view.ts'
import { toolInWords } from './words.ts'

const VERBS = { call: 'called', hangup: 'hung up', sms: 'sent a text message', talk: 'said' } as const
const DELIVERY = { delivered: 'delivered', failed: 'not delivered' } as const

/** Something that happened; without a message, a silence. */
interface Moment {
  readonly at: string
  readonly message?: Message
}

/** Who did what, when, and through what. */
export const Conversation = ({ call, zone }: { readonly call: CallState; readonly zone: string }) => {
  const shown = call.messages.filter(
    ({ action, content, tool_calls }) => action !== 'talk' || content || tool_calls.length > 0,
  )
  if (shown.length === 0) return <p class="empty">Nothing was said yet.</p>
  const moments: Moment[] = [
    ...shown.map((message) => ({ at: message.created_at, message })),
    ...call.misses.map((at) => ({ at })),
  ]
  moments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const clock = localClock(zone)
  return (
    <div role={isFinal(call) ? undefined : 'log'} aria-labelledby="conversation-title">
      <ol class="timeline">
        {moments.map((moment, index) => {
          const [day, before] = [moment, moments[index - 1]].map((one) => one && clock.day(one.at))
          return (
            <>
              {day === before ? null : (
                <li class="day" id={`day-${moment.at.slice(0, 10)}-${index}`}>
                  {day}
                </li>
              )}
              {moment.message ? (
                <Entry message={moment.message} call={call} zone={zone} time={clock.time(moment.at)} />
              ) : (
                <Silence at={moment.at} time={clock.time(moment.at)} />
              )}
            </>
          )
        })}
      </ol>
    </div>
  )
}

/** Who did something, and what. */
function whoDidWhat({ initiate, claim, legs }: CallState, { id, persona, action, content }: Message): [string, string] {
  const legWhose = (mark: 'call' | 'hangup') => legs.find(({ connection_id }) => id === `${mark}:${connection_id}`)
  const rung = action === 'call' ? legWhose('call') : undefined
  const leg = action === 'hangup' ? legWhose('hangup') : undefined
  const side = persona === 'human' ? (claim['caller_name'] ?? 'Customer') : initiate.bot_name
  const verb = action === 'talk' && !content ? 'noted' : VERBS[action]
  if (rung?.placed) return [rung.answered_by === 'machine' ? 'An answering machine' : side, 'picked up']
  if (leg && !leg.connected_at) return [side, 'was not reached']
  return [leg?.ordered_by ? 'An operator' : side, leg?.ended_by === 'transfer' ? 'handed over to a colleague' : verb]
}

/** A question nobody answered, or not so that it was understood. What was asked is not part of the conversation. */
const Silence = ({ at, time }: { readonly at: string; readonly time: string }) => (
  <li class="silence" id={`silence-${at}`}>
    <p class="who">
      Nothing was heard <time datetime={at}>{time}</time>
    </p>
  </li>
)

interface EntryProps {
  readonly message: Message
  readonly call: CallState
  readonly zone: string
  /** When, as people read it. */
  readonly time: string
}

const Entry = ({ message, call, zone, time }: EntryProps) => {
  const [who, didWhat] = whoDidWhat(call, message)
  return (
    <li class={`${message.persona} ${message.action}`} id={anchorOf(message)}>
      <p class="who">
        <strong>{who}</strong> {didWhat}
        <time datetime={message.created_at}>{time}</time>
        {message.lang_short_code ? <span class="channel">{message.lang_short_code}</span> : null}
        {message.delivery ? <span class={`badge sms-${message.delivery}`}>{DELIVERY[message.delivery]}</span> : null}
        {message.interrupted ? <span class="badge interrupted">interrupted</span> : null}
      </p>
      {message.content ? <p class="said">{message.content}</p> : null}
      {message.tool_calls.length > 0 ? (
        <ul class="tools">
          {message.tool_calls
            .flatMap((tool) => toolInWords(tool, { fields: claimFields(call.initiate.claim), zone }))
            .map((words) => (
              <li>{words}</li>
            ))}
        </ul>
      ) : null}
      {message.documents ? <p class="sources">From the documents: {message.documents.join(', ')}</p> : null}
      {message.latency ? <LatencyBar latency={message.latency} /> : null}
    </li>
  )
}
