import { concatPcm } from '../../phone/pcm.ts'
import { msToSamples } from '../sample-time.ts'

const FRAME_SAMPLES = msToSamples(20)
/** Voiced time within the window below that counts as speech: shorter than a syllable, longer than a click. */
const ONSET_MS = 80
const ONSET_WINDOW_MS = 160
/** Audio kept from before speech was noticed, so that soft first consonants reach the recogniser. */
const LEAD_IN_MS = 400
/** Speech is this much above the noise floor, as a ratio of amplitudes. 9 dB. */
const ABOVE_FLOOR = 2.8
/** Never call anything below this speech: -46 dBFS, the hiss of a quiet line. */
const QUIETEST_SPEECH_RMS = 160
/** The floor may not climb above this, or a loud talker becomes noise to himself. -34 dBFS. */
const LOUDEST_FLOOR_RMS = 650
/** How fast the floor forgets a quieter past: doubles in about three seconds of louder audio. */
const FLOOR_RISE_PER_FRAME = 1.0046
const FLOOR_FALL = 0.3
const START_FLOOR_RMS = 60
const DEFAULT_MAX_SEGMENT_MS = 30_000

export type SegmentEvent =
  /** Speech began at `atSample`; `audio` starts earlier by the lead-in. */
  | { readonly type: 'start'; readonly atSample: number; readonly audio: Int16Array }
  | { readonly type: 'audio'; readonly audio: Int16Array; readonly upToSample: number }
  /** `atSample` is where the speech ended, before the silence that proved it. */
  | { readonly type: 'end'; readonly atSample: number }

export interface SegmenterOptions {
  /** Silence that ends a phrase. */
  readonly silenceMs: number
  readonly maxSegmentMs?: number
}

export interface Segmenter {
  push(pcm: Int16Array): readonly SegmentEvent[]
  /** The audio is over: ends the phrase that is open, if any. */
  flush(): readonly SegmentEvent[]
}

/** Cuts a stream into phrases by loudness above an adaptive noise floor. No clock: time is the samples pushed. */
export function createSegmenter({ silenceMs, maxSegmentMs = DEFAULT_MAX_SEGMENT_MS }: SegmenterOptions): Segmenter {
  const silenceFrames = Math.max(1, Math.round(silenceMs / 20))
  const maxFrames = Math.round(maxSegmentMs / 20)
  const onset: boolean[] = []
  const isVoiced = createVoicing()
  let carry = new Int16Array(0)
  let recent: Int16Array[] = []
  let position = 0
  let speech: { frames: number; lastVoicedSample: number } | undefined

  const listen = (frame: Int16Array, events: SegmentEvent[]): void => {
    const voiced = isVoiced(frame)
    position += frame.length
    if (speech) return continueSpeech(frame, voiced, speech, events)
    recent.push(frame)
    if (recent.length > LEAD_IN_MS / 20) recent.shift()
    onset.push(voiced)
    if (onset.length > ONSET_WINDOW_MS / 20) onset.shift()
    if (onset.filter(Boolean).length < ONSET_MS / 20) return
    const sinceFirst = onset.length - onset.indexOf(true)
    speech = { frames: 0, lastVoicedSample: position }
    events.push({ type: 'start', atSample: position - sinceFirst * FRAME_SAMPLES, audio: concatPcm(recent) })
    onset.length = 0
    recent = []
  }

  const continueSpeech = (
    frame: Int16Array,
    voiced: boolean,
    open: NonNullable<typeof speech>,
    events: SegmentEvent[],
  ): void => {
    open.frames += 1
    if (voiced) open.lastVoicedSample = position
    events.push({ type: 'audio', audio: frame, upToSample: position })
    const silentFrames = (position - open.lastVoicedSample) / FRAME_SAMPLES
    if (silentFrames >= silenceFrames || open.frames >= maxFrames) end(open, events)
  }

  const end = (open: NonNullable<typeof speech>, events: SegmentEvent[]): void => {
    events.push({ type: 'end', atSample: open.lastVoicedSample })
    speech = undefined
  }

  return {
    push(pcm) {
      const events: SegmentEvent[] = []
      const audio = carry.length > 0 ? concatPcm([carry, pcm]) : pcm
      let offset = 0
      for (; offset + FRAME_SAMPLES <= audio.length; offset += FRAME_SAMPLES) {
        listen(audio.subarray(offset, offset + FRAME_SAMPLES), events)
      }
      carry = audio.slice(offset)
      return events
    },
    flush() {
      const events: SegmentEvent[] = []
      if (speech) end(speech, events)
      return events
    },
  }
}

/** Whether a frame is louder than the line's own noise, which is learnt. */
function createVoicing(): (frame: Int16Array) => boolean {
  let floor = START_FLOOR_RMS
  return (frame) => {
    const rms = rmsOf(frame)
    const voiced = rms > Math.max(QUIETEST_SPEECH_RMS, floor * ABOVE_FLOOR)
    const risen = Math.min(LOUDEST_FLOOR_RMS, Math.max(1, floor) * FLOOR_RISE_PER_FRAME)
    floor = rms < floor ? floor + (rms - floor) * FLOOR_FALL : risen
    return voiced
  }
}

function rmsOf(frame: Int16Array): number {
  // Without its mean: a DC offset of a cheap sound card is not loudness.
  let sum = 0
  let squares = 0
  for (const sample of frame) {
    sum += sample
    squares += sample * sample
  }
  const mean = sum / frame.length
  return Math.sqrt(Math.max(0, squares / frame.length - mean * mean))
}
