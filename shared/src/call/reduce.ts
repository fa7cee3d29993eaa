import { noteApplied, wasApplied } from './applied.ts'
import type { CallState } from './call.ts'
import type { Leg } from './leg.ts'
import { withLeg } from './legs.ts'
import { changed, nextCallback, withAnswers, withReminder, withRetry } from './callbacks.ts'
import type { CallEvent } from './events.ts'
import { changeMessage, ownNumber, said, texted, unansweredSms, withMessage } from './messages.ts'
import { keptSince, withRecording, withStarted } from './recordings.ts'
import { addUsage } from './usage.ts'

/**
 * The call after `event`. Pure. An event that was applied before changes nothing; carrier events may come in any order,
 * any number of times, and reduce to the same document (`reduce.test.ts` proves it).
 */
export function reduce(call: CallState, event: CallEvent): CallState {
  if (wasApplied(call, event.id)) return call
  return settle({ ...apply(call, event), ...noteApplied(call, event), version: call.version + 1 })
}

function apply(call: CallState, event: CallEvent): CallState {
  const { at } = event
  switch (event.type) {
    case 'leg-opened':
      return withLeg(call, event.connectionId, (leg) => ({
        ...leg,
        ...ownNumber(event),
        opened_at: earlier(leg.opened_at, at),
      }))
    case 'leg-connected':
      return withLeg(call, event.connectionId, (leg) => ({
        ...leg,
        connected_at: earlier(leg.connected_at, at),
        ...(event.placed ? { placed: true } : {}),
      }))
    case 'answered-by':
      // Whoever was taken for a person may turn out to be a machine, never the other way round.
      return withLeg(call, event.connectionId, (leg) => ({
        ...leg,
        answered_by: leg.answered_by === 'machine' ? 'machine' : event.by,
        ...(event.voicemail ? { voicemail: event.voicemail } : {}),
      }))
    case 'retry-planned':
      return { ...call, callbacks: withRetry(call, event) }
    case 'leg-disconnected':
      return withLeg(call, event.connectionId, (leg) => ({
        ...leg,
        disconnected_at: earlier(leg.disconnected_at, at),
        ...(event.unreached ? { unreached: event.unreached } : {}),
      }))
    case 'consultation-begun': {
      const { context, briefing } = event
      return withLeg(call, event.connectionId, (leg) => ({ ...leg, consultation: { context, briefing } }))
    }
    case 'hang-up-requested':
      return withLeg(call, event.connectionId, (leg) => (leg.ended_by ? leg : endedBy(leg, 'assistant', event.by)))
    case 'transferred':
      return withLeg(call, event.connectionId, (leg) => endedBy(leg, 'transfer', event.by))
    case 'language-chosen': {
      const chosen = { ...withLanguage(call, event.lang, at), understood_at: later(call.understood_at, at) }
      if (event.connectionId === undefined) return chosen
      return withLeg(chosen, event.connectionId, (leg) => ({ ...leg, chose_language: true }))
    }
    case 'language-changed':
      return withLanguage(call, event.lang, at)
    case 'not-understood':
    case 'silence-noticed':
      return { ...call, misses: [...call.misses, at].sort() }
    case 'recording-consent':
      // One question has one answer; of a yes and a miss that cross, the yes was said.
      return withLeg(call, event.connectionId, (leg) => ({
        ...leg,
        recording_consent: event.given || leg.recording_consent === 'given' ? 'given' : 'refused',
      }))
    case 'recording-started':
      return withStarted(call, event)
    case 'recording-ready':
    case 'recording-deleted':
      return { ...call, recordings: withRecording(call.recordings, event) }
    case 'collection-begun':
      return withLeg(call, event.connectionId, (leg) => ({ ...leg, collecting: event.field }))
    case 'collection-ended':
      return withLeg(call, event.connectionId, ({ collecting: _field, ...leg }) => leg)
    case 'caller-said': {
      const id = event.messageId ?? event.id
      const since = call.messages.find((message) => message.id === id)?.created_at ?? at
      return withMessage(
        {
          ...call,
          understood_at: later(call.understood_at, at),
          last_interaction_at: later(call.last_interaction_at, at),
        },
        { ...said(id, since, event.text, event.lang), persona: 'human' },
      )
    }
    case 'assistant-said': {
      const { messageId, text, lang, style, interrupted, begunAt = at, latency, documents } = event
      const previous = call.messages.find(({ id }) => id === messageId)
      return withMessage(
        { ...call, last_interaction_at: later(call.last_interaction_at, at) },
        {
          ...said(messageId, previous?.created_at ?? begunAt, text, lang),
          persona: 'assistant',
          style,
          tool_calls: previous?.tool_calls ?? [],
          ...(interrupted ? { interrupted } : {}),
          ...(latency ? { latency } : {}),
          ...(documents ? { documents } : {}),
        },
      )
    }
    case 'tools-used': {
      const previous = call.messages.find(({ id }) => id === event.messageId)
      const message = previous ?? {
        ...said(event.messageId, at, '', call.lang_short_code),
        persona: 'assistant' as const,
      }
      return withMessage(call, { ...message, tool_calls: [...message.tool_calls, ...event.calls] })
    }
    case 'claim-updated':
      return {
        ...call,
        claim: { ...call.claim, ...event.fields },
        claim_given_at: {
          ...call.claim_given_at,
          ...Object.fromEntries(Object.keys(event.fields).map((name) => [name, at])),
        },
      }
    case 'reminder-set': {
      const { reminder } = event
      const others = call.reminders.filter(({ title }) => title !== reminder.title)
      return {
        ...call,
        callbacks: withReminder(call, reminder),
        reminders: [...others, reminder].sort((a, b) => a.due_date_time.localeCompare(b.due_date_time)),
      }
    }
    case 'usage-metered':
      return { ...call, usage: addUsage(call.usage, event.usage) }
    case 'speed-changed':
      return { ...call, initiate: { ...call.initiate, prosody_rate: event.prosodyRate } }
    case 'media-claimed': {
      const claimed = { ...call, epoch: Math.max(call.epoch, event.epoch) }
      if (event.connectionId === undefined) return claimed
      return withLeg(claimed, event.connectionId, (leg) => ({ ...leg, claimed_at: later(leg.claimed_at, at) }))
    }
    case 'call-moved': {
      const moved = withLeg(call, event.connectionId, (leg) => ({
        ...leg,
        disconnected_at: earlier(leg.disconnected_at, at),
        ended_by: 'new-call',
      }))
      return { ...moved, continued_in: event.to }
    }
    case 'sms-received':
      return withMessage(
        { ...call, last_interaction_at: later(call.last_interaction_at, at) },
        texted(event, call.lang_short_code, 'human'),
      )
    case 'sms-settled': {
      return changeMessage(call, event.messageId, (message) => ({ ...message, settled: true }))
    }
    case 'sms-sent':
      return withMessage(call, texted(event, event.lang, 'assistant'))
    case 'sms-reported': {
      // Delivered is delivered, whatever report comes late.
      return changeMessage(call, event.messageId, (sent) =>
        sent.delivery === 'delivered' ? sent : { ...sent, delivery: event.delivery },
      )
    }
    case 'insights-written':
      return {
        ...call,
        ...(event.next ? { next: event.next } : {}),
        ...(event.synthesis ? { synthesis: event.synthesis } : {}),
      }
    case 'callback-tried':
      return withCallbacks(call, event.titles, (callback) => ({
        ...callback,
        attempts: callback.attempts + 1,
        due_at: event.nextAt,
      }))
    case 'callback-placed':
      return withCallbacks(call, event.titles, (callback) => ({
        ...callback,
        connections: [...callback.connections, event.connectionId],
      }))
    case 'callback-postponed':
      return withCallbacks(call, event.titles, (callback) => ({ ...callback, due_at: event.until }))
    case 'callback-given-up':
      return withCallbacks(call, event.titles, (callback) => ({ ...callback, state: 'given-up' }))
    case 'insights-settled':
      // What was written stays written, whatever a late try came to.
      return withLeg(call, event.connectionId, (leg) => ({
        ...leg,
        insights: leg.insights === 'written' ? leg.insights : event.state,
      }))
    case 'transfer-failed':
    case 'effect-claimed':
      return call
  }
}

function endedBy(leg: Leg, ended_by: 'assistant' | 'transfer', by: Leg['ordered_by']): Leg {
  const { ordered_by: _before, ...rest } = leg
  return { ...rest, ended_by, ...(by ? { ordered_by: by } : {}) }
}

/** Derives what depends on several events, so that it cannot depend on their order. */
function settle(call: CallState): CallState {
  const open = call.legs.filter((leg) => leg.disconnected_at === undefined)
  const current = open.at(-1) ?? call.legs.at(-1)
  const recognition_retry = call.misses.filter(
    (at) => call.understood_at === undefined || at > call.understood_at,
  ).length
  const { voice_id: _previous, callback_due_at: _due, recorded_at: _since, ...rest } = call
  const callbacks = withAnswers(call.callbacks, call.legs)
  const callback_due_at = nextCallback(callbacks)
  const recorded_at = keptSince(call.recordings)
  return {
    ...rest,
    callbacks,
    ...(callback_due_at ? { callback_due_at } : {}),
    ...(recorded_at ? { recorded_at } : {}),
    ...(current ? { voice_id: current.connection_id } : {}),
    in_progress: open.some((leg) => leg.connected_at !== undefined),
    insights_pending: call.legs.some((leg) => leg.connected_at && leg.disconnected_at && !leg.insights),
    sms_pending: unansweredSms(call) !== undefined,
    open: call.legs.length === 0 ? call.open : open.length > 0,
    recognition_retry,
  }
}

const withCallbacks = (
  call: CallState,
  titles: readonly string[],
  change: Parameters<typeof changed>[2],
): CallState => ({
  ...call,
  callbacks: changed(call.callbacks, titles, change),
})

function withLanguage(call: CallState, lang: string, at: string): CallState {
  const rank = (when: string, code: string) => `${when} ${code}`
  const current = rank(call.lang_chosen_at ?? '', call.lang_short_code ?? '')
  return rank(at, lang) < current ? call : { ...call, lang_short_code: lang, lang_chosen_at: at }
}

const earlier = (a: string | undefined, b: string): string => (a !== undefined && a < b ? a : b)
const later = (a: string | undefined, b: string): string => (a !== undefined && a > b ? a : b)
