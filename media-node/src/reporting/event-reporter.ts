import { numberedId } from '@call-center/shared/call/applied'
import { MediaEvent } from '@call-center/shared/call/events'
import { CallCenterError, StaleEpoch } from '@call-center/shared/errors'
import type { Log } from '@call-center/shared/log'
import type { Session } from '@call-center/shared/protocol/call-api'
import type { Clock } from '../clock.ts'
import type { NewEvent } from '../tools/tool-hands.ts'
import { type CallApi, EdgeRefusal } from './call-api.ts'

export type CallRef = Pick<Session, 'callId' | 'epoch'>

/** Sends what happens in one call to the edge, in order. Disposing flushes. */
export interface EventReporter extends AsyncDisposable {
  /** The call that what is reported now belongs to. */
  readonly call: CallRef
  /** What is reported from now on belongs to another call. What waits still belongs to this one. */
  follow(call: CallRef): void
  /** `of`: the call it belongs to, when that is not the current one any more. */
  report(event: NewEvent, of?: CallRef): void
  /** Resolves when all is sent, or after `FLUSH_MS`. */
  flush(): Promise<void>
}

/** Events the protocol allows in one batch. */
const BATCH = 200
/** Events kept while the edge cannot be reached. A call of an hour makes about a thousand; the oldest go first. */
const MOST_WAITING = 2_000
const FIRST_RETRY_MS = 200
const LONGEST_RETRY_MS = 5_000
/** Longest wait for the edge at the end of a call. */
export const FLUSH_MS = 5_000

export function createEventReporter(options: {
  readonly api: CallApi
  readonly session: CallRef
  readonly clock: Clock
  readonly log: Log
  /** Another node holds the call: stop. What was said before is still sent. Called once. */
  readonly onStale: () => void
}): EventReporter {
  const { api, session, clock, log, onStale } = options
  const closed = new AbortController()
  let call: CallRef = session
  let waiting: { readonly event: MediaEvent; readonly of: CallRef }[] = []
  let number = 0
  let lastAtMs = 0
  let stale = false
  let sending: Promise<void> | undefined

  const reporter: EventReporter = {
    get call() {
      return call
    },
    follow: (next) => void (call = next),
    report(event, of = call) {
      // Events of one call never share a millisecond: the document sorts by time.
      lastAtMs = Math.max(Math.floor(clock.wallMs()), lastAtMs + 1)
      const id = numberedId(of.callId, of.epoch, ++number)
      waiting.push({ event: MediaEvent.parse({ ...event, id, at: new Date(lastAtMs).toISOString() }), of })
      if (waiting.length > MOST_WAITING) {
        log.error({ dropped: waiting[0]?.event.id }, 'event dropped: the edge has been away for too long')
        waiting.shift()
      }
      sending ??= send()
    },
    async flush() {
      const late = Promise.withResolvers<void>()
      using _timer = clock.after(FLUSH_MS, late.resolve)
      await Promise.race([sending, late.promise])
    },
    async [Symbol.asyncDispose]() {
      await reporter.flush()
      if (waiting.length > 0) log.error({ events: waiting.length }, 'events lost at the end of the call')
      closed.abort()
    },
  }
  return reporter

  async function send(): Promise<void> {
    await Promise.resolve() // events of the same tick travel together
    let most = BATCH
    for (let delayMs = FIRST_RETRY_MS; waiting.length > 0 && !closed.signal.aborted;) {
      const { callId, epoch } = waiting[0]!.of
      const batch = waiting.slice(0, most).filter(({ of }) => of.callId === callId)
      const events = batch.map(({ event }) => event)
      const sent = new Set(batch)
      try {
        await api.report(callId, { epoch, events, signal: closed.signal })
        waiting = waiting.filter((one) => !sent.has(one))
        delayMs = FIRST_RETRY_MS
        most = Math.min(most * 2, BATCH)
      } catch (error) {
        // One event that does not fit takes no other with it: halves are sent until it is alone.
        if (error instanceof EdgeRefusal && error.of === 'content' && batch.length > 1) {
          most = Math.ceil(batch.length / 2)
          continue
        }
        if (error instanceof StaleEpoch && !stale) {
          stale = true
          onStale()
        }
        const dropped = isFinal(error)
        const types = dropped ? [...new Set(events.map(({ type }) => type))] : []
        log.warn({ err: error, events: events.length, dropped, types }, 'events were not accepted')
        // What the edge will never accept must not hold up what comes after it.
        if (dropped) waiting = waiting.filter((one) => !sent.has(one))
        else await clock.sleep(delayMs, closed.signal).catch(() => {})
        delayMs = Math.min(delayMs * 2, LONGEST_RETRY_MS)
      }
    }
    sending = undefined
  }
}

/** Sending it again would not help. A token that is not known may be in a moment. */
const isFinal = (error: unknown): boolean =>
  error instanceof CallCenterError && !error.retryable && !(error instanceof EdgeRefusal && error.of === 'credentials')
