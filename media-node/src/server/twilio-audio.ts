import { JsonCursor, onWire } from './json-cursor.ts'

/** Audio as Twilio sends it. */
export interface TwilioAudioData {
  /** Base64. */
  readonly payload: string
  /** When the audio begins, milliseconds since the stream did. */
  readonly timestampMs: number | undefined
}

const EVENT = onWire('event')
const MEDIA = onWire('media')
const TRACK = onWire('track')
const INBOUND = onWire('inbound')
const TIMESTAMP = onWire('timestamp')
const PAYLOAD = onWire('payload')
const [ZERO, NINE] = [48, 57]
/** Of a number that is exact. */
const MOST_DIGITS = 15

/** Where in a message of audio its parts lie. Of one call; overwritten with each message. */
export class TwilioAudioReader {
  bytes: Uint8Array = new Uint8Array(0)
  payloadStart = 0
  payloadEnd = 0
  /** When the audio begins, milliseconds since the stream did; `NaN` when it does not say. */
  timestampMs = Number.NaN
  #inbound = false
  readonly #cursor = new JsonCursor()

  /** `false` when this is not the caller's audio, or not in the spelling that the service really uses: then it takes the careful way. */
  read(bytes: Uint8Array): boolean {
    const cursor = this.#cursor
    cursor.open(bytes)
    if (!cursor.next() || !cursor.keyIs(EVENT) || !cursor.valueIs(MEDIA)) return false
    this.bytes = bytes
    this.payloadStart = this.payloadEnd = 0
    this.timestampMs = Number.NaN
    this.#inbound = false
    let inMedia = false
    while (cursor.next()) {
      if (cursor.depth === 1) inMedia = cursor.keyIs(MEDIA)
      else if (inMedia && cursor.depth === 2 && !this.#take(cursor)) return false
    }
    return cursor.whole && this.#inbound
  }

  /** `false` when the value is of another kind than it should be. */
  #take(cursor: JsonCursor): boolean {
    const { start, end, isString } = cursor
    if (cursor.keyIs(PAYLOAD)) {
      this.payloadStart = start
      this.payloadEnd = end
    } else if (cursor.keyIs(TRACK)) this.#inbound = cursor.valueIs(INBOUND)
    else if (cursor.keyIs(TIMESTAMP)) this.timestampMs = wholeNumber(cursor.bytes, start, end)
    else return true // of no interest
    return isString
  }
}

/** The same audio in the spelling that `TwilioAudioReader` reads. */
export const spelled = ({ payload, timestampMs }: TwilioAudioData): Uint8Array =>
  onWire(JSON.stringify({ event: 'media', media: { track: 'inbound', timestamp: String(timestampMs ?? ''), payload } }))

function wholeNumber(bytes: Uint8Array, start: number, end: number): number {
  if (start === end || end - start > MOST_DIGITS) return Number.NaN
  let value = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte < ZERO || byte > NINE) return Number.NaN
    value = value * 10 + byte - ZERO
  }
  return value
}
