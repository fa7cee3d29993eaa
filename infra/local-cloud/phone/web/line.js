// @ts-check

/**
 * What the network says. The protocol is `infra/local-cloud/PORTS.md`.
 *
 * @typedef {| { readonly type: 'ready', readonly number: string, readonly recogniser: string }
 *   | { readonly type: 'ringing', readonly from: string }
 *   | { readonly type: 'dialling', readonly to: string }
 *   | { readonly type: 'connected', readonly callConnectionId: string }
 *   | { readonly type: 'ended', readonly reason: string }
 *   | { readonly type: 'heard', readonly text: string, readonly final: boolean }
 *   | { readonly type: 'said', readonly text: string, readonly messageId?: string }
 *   | { readonly type: 'stop-audio' }
 *   | { readonly type: 'sms', readonly from: string, readonly text: string }
 *   | { readonly type: 'problem', readonly message: string }} LineMessage
 *
 * @typedef {| { readonly type: 'dial', readonly to: string }
 *   | { readonly type: 'answer' | 'decline' | 'hang-up' }
 *   | { readonly type: 'digit', readonly digit: string }
 *   | { readonly type: 'sms', readonly to: string, readonly text: string }
 *   | { readonly type: 'words', readonly text: string, readonly durationMs: number }} PhoneMessage
 *
 * @typedef {object} Line
 * @property {(message: PhoneMessage) => void} send
 * @property {(frame: Int16Array<ArrayBuffer>) => void} sendAudio
 * @property {() => void} close
 */

/** The network says why it closes a line (another phone took the number) just before it does. */
const REFUSAL_MS = 1_000
/** What the line was asked for is no phone number. */
const CLOSE_NO_NUMBER = 4400
const FIRST_RETRY_MS = 500
/** Longer than this and a person who has just started the server wonders why nothing happens. */
const LONGEST_RETRY_MS = 4_000

/**
 * A telephone line that comes back by itself.
 *
 * @param {string} number
 * @param {object} options
 * @param {(message: LineMessage) => void} options.onMessage
 * @param {(frame: Int16Array) => void} options.onAudio
 * @param {() => void} options.onLost the network is gone: the line tries again by itself
 * @param {(why: 'taken' | 'no-number') => void} options.onRefused the network closed the line. Not tried again: two pages
 *   with the same number would throw each other out for ever.
 * @returns {Line}
 */
export function openLine(number, { onMessage, onAudio, onLost, onRefused }) {
  const url = new URL(`/line?number=${encodeURIComponent(number)}`, location.href)
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  let retryMs = FIRST_RETRY_MS
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry
  let closed = false
  let problemMs = -Infinity
  let socket = connect()

  function connect() {
    const opened = new WebSocket(url)
    opened.binaryType = 'arraybuffer'
    opened.onopen = () => (retryMs = FIRST_RETRY_MS)
    opened.onmessage = ({ data }) => {
      if (closed) return
      if (data instanceof ArrayBuffer) {
        if (data.byteLength % 2 === 0) onAudio(new Int16Array(data))
        return
      }
      const message = readMessage(data)
      if (message?.type === 'problem') problemMs = performance.now()
      if (message) onMessage(message)
    }
    opened.onclose = ({ wasClean, code }) => {
      if (closed) return
      if (code === CLOSE_NO_NUMBER) return onRefused('no-number')
      if (wasClean && performance.now() - problemMs < REFUSAL_MS) return onRefused('taken')
      onLost()
      retry = setTimeout(() => (socket = connect()), retryMs)
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
    }
    return opened
  }

  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
    },
    sendAudio: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame)
    },
    close: () => {
      closed = true
      clearTimeout(retry)
      socket.close()
    },
  }
}

/**
 * What each message must hold, besides its type.
 *
 * @type {Readonly<Record<string, Readonly<Record<string, 'string' | 'boolean'>>>>}
 */
const FIELDS = {
  ready: { number: 'string', recogniser: 'string' },
  ringing: { from: 'string' },
  dialling: { to: 'string' },
  connected: { callConnectionId: 'string' },
  ended: { reason: 'string' },
  heard: { text: 'string', final: 'boolean' },
  said: { text: 'string' },
  'stop-audio': {},
  sms: { from: 'string', text: 'string' },
  problem: { message: 'string' },
}

/**
 * A newer network may say more than this page knows: what is not understood is ignored.
 *
 * @param {string} data
 * @returns {LineMessage | undefined}
 */
function readMessage(data) {
  const message = parseJson(data)
  const fields = message && typeof message === 'object' ? FIELDS[message.type] : undefined
  if (!fields) return undefined
  return Object.entries(fields).every(([name, type]) => typeof message[name] === type) ? message : undefined
}

/** @param {string} text */
function parseJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
