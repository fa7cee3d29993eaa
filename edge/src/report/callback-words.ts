import type { CallState } from '@call-center/shared/call/call'
import { localDate } from '../local-date.ts'

interface Page {
  readonly zone: string
  readonly callsBack: boolean
}

/** What becomes of a reminder of the assistant's own. Empty for one of anybody else. */
export function callbackInWords({ callbacks }: CallState, title: string, { zone, callsBack }: Page): string {
  const callback = callbacks.find((candidate) => candidate.title === title)
  if (!callback) return ''
  const { state, attempts, due_at } = callback
  const times = attempts === 1 ? 'once' : `${attempts} times`
  if (state === 'answered') return 'The assistant called back.'
  if (state === 'given-up')
    return attempts > 0 ? `Called ${times}, nobody answered.` : 'Not called back: it was too late.'
  if (!callsBack) return 'Nobody calls back by itself: calling back is switched off.'
  const tried = attempts > 0 ? `Called ${times}. ` : ''
  return `${tried}The assistant calls on ${localDate(due_at, zone)}.`
}
