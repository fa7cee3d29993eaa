import { IsoTime } from './iso-time.ts'
import { JsonCursor, onWire } from './json-cursor.ts'

/** Audio as Azure sends it. */
export interface AcsAudioData {
  /** Base64. */
  readonly data: string
  readonly participant: string
  readonly silent: boolean
  readonly timestamp: string | undefined
}

const KIND = onWire('kind')
const AUDIO = onWire('AudioData')
const AUDIO_DATA = onWire('audioData')
const DATA = onWire('data')
const PARTICIPANT = onWire('participantRawID')
const TIMESTAMP = onWire('timestamp')
const SILENT = onWire('silent')
const TRUE = onWire('true')
const FALSE = onWire('false')

/** Where in a message of audio its parts lie. Of one call; overwritten with each message. */
export class AcsAudioReader {
  bytes: Uint8Array = new Uint8Array(0)
  dataStart = 0
  dataEnd = 0
  participantStart = 0
  participantEnd = 0
  silent = false
  /** When the audio was made, milliseconds of the carrier's clock; `NaN` when it does not say. */
  timestampMs = Number.NaN
  readonly #cursor = new JsonCursor()
  readonly #time = new IsoTime()

  /** `false` when this is no audio, or not in the spelling that the service really uses: then it takes the careful way. */
  read(bytes: Uint8Array): boolean {
    const cursor = this.#cursor
    cursor.open(bytes)
    if (!cursor.next() || !cursor.keyIs(KIND) || !cursor.valueIs(AUDIO)) return false
    if (!cursor.next() || !cursor.keyIs(AUDIO_DATA)) return false
    this.#begin(bytes)
    while (cursor.next()) if (cursor.depth !== 2 || !this.#take(cursor)) return false
    return cursor.whole
  }

  #begin(bytes: Uint8Array): void {
    this.bytes = bytes
    this.dataStart = this.dataEnd = this.participantStart = this.participantEnd = 0
    this.silent = false
    this.timestampMs = Number.NaN
  }

  /** `false` when the value is of another kind than it should be. */
  #take(cursor: JsonCursor): boolean {
    const { start, end, isString } = cursor
    if (cursor.keyIs(DATA)) {
      this.dataStart = start
      this.dataEnd = end
    } else if (cursor.keyIs(PARTICIPANT)) {
      this.participantStart = start
      this.participantEnd = end
    } else if (cursor.keyIs(TIMESTAMP)) this.timestampMs = this.#time.read(cursor.bytes, start, end)
    else if (cursor.keyIs(SILENT)) {
      this.silent = cursor.valueIs(TRUE)
      return this.silent || cursor.valueIs(FALSE)
    } else return true // of no interest
    return isString
  }
}

/** The same audio in the spelling that `AcsAudioReader` reads. */
export const spelled = ({ data, participant, silent, timestamp = '' }: AcsAudioData): Uint8Array =>
  onWire(JSON.stringify({ kind: 'AudioData', audioData: { timestamp, participantRawID: participant, data, silent } }))
