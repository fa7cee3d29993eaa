import type { AudioFrame } from '../audio/frame.ts'
import { isQuiet } from '../audio/quiet.ts'

/** Shorter ones are keys, call-waiting and recorders' notices; milliseconds. */
const SHORTEST_BEEP_MS = 220
const FRAME_MS = 20
/** Distance of the samples that are compared, seconds: pitches up to 2 kHz are told apart. */
const LAG_S = 0.00025
/** Share of a frame that is not one pure tone. Vowels have a tenth and more. */
const MOST_IMPURE = 0.02
/** How far the pitch may wander from frame to frame, as a share of the measure. */
const STEADY = 0.03

/**
 * Hears the beep of an answering machine: one pure tone, steady in pitch. Called for every frame; tells when a beep is over.
 *
 * A sine is `x[n] + x[n-2k] = 2 cos(kw) · x[n-k]` exactly, whatever its phase, so the best factor is a division, and what it
 * leaves over is everything that is not that tone: three multiplications a sample, no transform.
 */
export function createBeepDetector(onBeep: () => void): (frame: AudioFrame) => void {
  let pitch = Number.NaN
  let lastedMs = 0
  return ({ samples, sampleRate }) => {
    const factor = isQuiet(samples) ? Number.NaN : pureTone(samples, Math.round(LAG_S * sampleRate))
    const goesOn = Math.abs(factor - pitch) <= STEADY
    if (!goesOn && lastedMs >= SHORTEST_BEEP_MS) onBeep()
    lastedMs = goesOn ? lastedMs + FRAME_MS : 0
    pitch = factor
  }
}

/** `2 cos(kw)` of the tone that `samples` are, or `NaN` when they are not one. */
function pureTone(samples: Int16Array, lag: number): number {
  let across = 0
  let middle = 0
  let both = 0
  for (let i = 2 * lag; i < samples.length; i++) {
    const x = samples[i - lag]!
    const sum = samples[i]! + samples[i - 2 * lag]!
    across += sum * x
    middle += x * x
    both += sum * sum
  }
  const factor = across / middle
  const rest = both - factor * across
  // Around 1 kHz the sum of a tone is nearly nothing: what is left over is measured against the tone itself.
  return rest <= MOST_IMPURE * middle ? factor : Number.NaN
}
