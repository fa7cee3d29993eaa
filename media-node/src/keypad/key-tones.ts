import { type AudioFrame, FRAME_MS, type SampleRate, silence } from '../audio/frame.ts'
import { isQuiet } from '../audio/quiet.ts'

/** Of each key one of the first four and one of the others, hertz (ITU-T Q.23). */
const ROWS_HZ = [697, 770, 852, 941]
const COLUMNS_HZ = [1_209, 1_336, 1_477, 1_633]
/** Share of a frame that its two tones are. A tone that begins within the frame has the share of it that it fills. */
const LEAST_SHARE = 0.5
/** Share of the weaker of the two: telephones differ by 4 dB, lines by some more (ITU-T Q.24). */
const LEAST_PART = 0.1
/** The end of a tone fills only a part of the last frame. */
const AFTER_MS = 40

/**
 * Takes the tones of keys out of the sound: where a carrier leaves them in, they are the digits. Everything else is left as it
 * is, so that whoever does not have the number can say so. For every frame while a number is keyed; nothing is allocated.
 */
export function createToneFilter(): (heard: AudioFrame, onTheLine: AudioFrame) => AudioFrame {
  const silences = new Map<SampleRate, AudioFrame>()
  let silentMs = 0
  return (heard, onTheLine) => {
    // The echo canceller may have bent the tone, and without it an echo may cover it.
    const isTone = isKeyTone(onTheLine) || (heard !== onTheLine && isKeyTone(heard))
    silentMs = isTone ? AFTER_MS : Math.max(0, silentMs - FRAME_MS)
    if (!isTone && silentMs === 0) return heard
    return silenceFor(heard)
  }

  function silenceFor({ sampleRate }: AudioFrame): AudioFrame {
    const known = silences.get(sampleRate)
    if (known) return known
    const made = silence(sampleRate)
    silences.set(sampleRate, made)
    return made
  }
}

/** Whether a frame is, for the most part, the two tones of a key. */
export function isKeyTone({ samples, sampleRate }: AudioFrame): boolean {
  if (isQuiet(samples)) return false
  let energy = 0
  for (let i = 0; i < samples.length; i++) energy += samples[i]! * samples[i]!
  const whole = (energy * samples.length) / 2
  const row = strongest(samples, ROWS_HZ, sampleRate) / whole
  const column = strongest(samples, COLUMNS_HZ, sampleRate) / whole
  return row + column >= LEAST_SHARE && row >= LEAST_PART && column >= LEAST_PART
}

function strongest(samples: Int16Array, tonesHz: readonly number[], sampleRate: SampleRate): number {
  let most = 0
  for (let tone = 0; tone < tonesHz.length; tone++) most = Math.max(most, power(samples, tonesHz[tone]!, sampleRate))
  return most
}

/** Goertzel's algorithm: one term of the Fourier transform, squared, at two additions and a multiplication a sample. */
function power(samples: Int16Array, hz: number, sampleRate: SampleRate): number {
  const factor = 2 * Math.cos((2 * Math.PI * hz) / sampleRate)
  let last = 0
  let beforeLast = 0
  for (let i = 0; i < samples.length; i++) {
    const next = samples[i]! + factor * last - beforeLast
    beforeLast = last
    last = next
  }
  return last * last + beforeLast * beforeLast - factor * last * beforeLast
}
