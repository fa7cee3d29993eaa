// @ts-check
/** @import { LineMessage } from './line.js' */

/**
 * What the telephone is doing. One union, so that it cannot ring and talk at once.
 *
 * @typedef {| { readonly phase: 'connecting' }
 *   | { readonly phase: 'offline', readonly callLost: boolean }
 *   | { readonly phase: 'refused', readonly why: 'taken' | 'no-number' }
 *   | { readonly phase: 'ready' }
 *   | { readonly phase: 'preparing', readonly other: string }
 *   | { readonly phase: 'dialling', readonly other: string }
 *   | { readonly phase: 'ringing', readonly other: string }
 *   | { readonly phase: 'answering', readonly other: string }
 *   | { readonly phase: 'in-call', readonly other: string, readonly sinceMs: number }
 *   | { readonly phase: 'ended', readonly reason: string, readonly lastedMs: number | undefined }} CallState
 *
 * @typedef {| LineMessage
 *   | { readonly type: 'line-lost' }
 *   | { readonly type: 'line-refused', readonly why: 'taken' | 'no-number' }
 *   | { readonly type: 'line-opening' }
 *   | { readonly type: 'call-pressed', readonly to: string }
 *   | { readonly type: 'answer-pressed' }
 *   | { readonly type: 'decline-pressed' }
 *   | { readonly type: 'hang-up-pressed' }} CallEvent
 */

const BUSY = new Set(['preparing', 'dialling', 'ringing', 'answering', 'in-call'])

/**
 * Whether a call is being made, rung or held.
 *
 * @param {CallState} state
 */
export const isBusy = (state) => BUSY.has(state.phase)

/**
 * What the telephone does next. Pure: no clock, no socket.
 *
 * @param {CallState} state
 * @param {CallEvent} event
 * @param {number} nowMs
 * @returns {CallState}
 */
export function nextCall(state, event, nowMs) {
  const other = 'other' in state ? state.other : ''
  switch (event.type) {
    case 'ready':
      return state.phase === 'connecting' || state.phase === 'offline' ? { phase: 'ready' } : state
    case 'line-lost':
      return { phase: 'offline', callLost: isBusy(state) || (state.phase === 'offline' && state.callLost) }
    case 'line-refused':
      return { phase: 'refused', why: event.why }
    case 'line-opening':
      return { phase: 'connecting' }
    case 'call-pressed':
      return state.phase === 'ready' || state.phase === 'ended' ? { phase: 'preparing', other: event.to } : state
    case 'dialling':
      return state.phase === 'in-call' ? state : { phase: 'dialling', other: event.to }
    case 'ringing':
      return isBusy(state) ? state : { phase: 'ringing', other: event.from }
    case 'answer-pressed':
      return state.phase === 'ringing' ? { phase: 'answering', other } : state
    case 'decline-pressed':
      return state.phase === 'ringing' ? { phase: 'ended', reason: 'you declined', lastedMs: undefined } : state
    case 'connected':
      // Hung up while it was being answered: the network has our hang-up and says so next.
      return isBusy(state) && state.phase !== 'in-call' ? { phase: 'in-call', other, sinceMs: nowMs } : state
    case 'hang-up-pressed':
      return isBusy(state) ? { phase: 'ended', reason: 'you hung up', lastedMs: lasted(state, nowMs) } : state
    case 'ended':
      return isBusy(state) ? { phase: 'ended', reason: event.reason, lastedMs: lasted(state, nowMs) } : state
    default:
      return state
  }
}

/**
 * @param {CallState} state
 * @param {number} nowMs
 */
const lasted = (state, nowMs) => (state.phase === 'in-call' ? nowMs - state.sinceMs : undefined)

/**
 * The status line, in words.
 *
 * @param {CallState} state
 */
export function describe(state) {
  switch (state.phase) {
    case 'connecting':
      return 'Connecting to the phone network…'
    case 'offline':
      return state.callLost ? 'The call was lost: no phone network' : 'No phone network'
    case 'refused':
      return state.why === 'taken' ? 'This number is in use elsewhere' : 'Your number is not a phone number'
    case 'ready':
      return 'Ready to call'
    case 'preparing':
      return 'Opening the microphone…'
    case 'dialling':
      return 'Dialling…'
    case 'ringing':
      return 'Incoming call'
    case 'answering':
      return 'Answering…'
    case 'in-call':
      return 'In call'
    case 'ended': {
      const length = state.lastedMs === undefined ? '' : ` after ${clock(state.lastedMs)}`
      return `Call ended${length}${state.reason ? `: ${state.reason.replaceAll('-', ' ')}` : ''}`
    }
  }
}

/** @param {number} ms */
export function clock(ms) {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
