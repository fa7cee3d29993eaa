import { AUDIBLE_DB, createLevelGate, SILENT_DB } from './caller-level.ts'
import { createHissDetector } from './hiss.ts'
import { WINDOW_SAMPLES } from './silero-batch.ts'
import { type EchoShare, NO_ECHO } from '../audio/echo-canceller.ts'
import type { AudioFrame } from '../audio/frame.ts'
import type { CreateVad, OnSound, SoundSource, Vad } from './vad.ts'

export interface GatedVad extends Vad {
  /** `left`: knows how much of the frame may be the assistant's echo. @defaultValue none of it */
  push(frame: AudioFrame, left?: EchoShare): void
  /** Forgets how loud the caller is. */
  reset(): void
}

/** Levels of windows the detector has yet to answer for; it may drop old ones. */
const REMEMBERED_WINDOWS = 64
const SAMPLES_PER_MS = 16
/** From this share of echo on a window may be the assistant's own words: below it the suppressor finds a caller too. */
const ECHO_SHARE = 0.2

/** The same detector, deaf to voices much lower than the caller's, which also tells what hisses. Adds no delay. */
export const levelGated =
  (createVad: CreateVad, threshold: () => number) =>
  (onSound: OnSound): GatedVad => {
    const gate = createLevelGate(threshold)
    const hiss = createHissDetector()
    const levels = new Float32Array(REMEMBERED_WINDOWS)
    const echoes = new Float32Array(REMEMBERED_WINDOWS)
    const hissed = new Uint8Array(REMEMBERED_WINDOWS)
    const slot = (window: number) => window % REMEMBERED_WINDOWS
    const vad = createVad((probability, endMs) => {
      const at = slot(Math.round((endMs * SAMPLES_PER_MS) / WINDOW_SAMPLES) - 1)
      const levelDb = levels[at] ?? SILENT_DB
      const echo = (echoes[at] ?? 0) >= ECHO_SHARE
      const passed = gate.pass(probability, levelDb, echo)
      const source = sourceOf(probability >= threshold(), passed >= threshold(), levelDb >= AUDIBLE_DB, echo)
      onSound(passed, endMs, hissed[at] === 1, source, levelDb)
    })
    /** Of the window that is not whole yet: its energy, that of its changes and of its echo, and its last sample. */
    const carried = new Float64Array(4)
    let window = 0
    /** Samples it lacks. */
    let missing = WINDOW_SAMPLES
    return {
      push(frame: AudioFrame, left: EchoShare = NO_ECHO) {
        const { samples: heard } = frame
        // Locals: a captured number that changes would be a new object per sample.
        const { echoShare } = left
        let energy = carried[0]!
        let change = carried[1]!
        let last = carried[2]!
        let echo = carried[3]!
        let before = energy
        let lacking = missing
        for (let i = 0; i < heard.length; i++) {
          const sample = heard[i]!
          energy += sample * sample
          change += (sample - last) * (sample - last)
          last = sample
          if (--lacking > 0) continue
          const at = slot(window++)
          levels[at] = decibels(energy / WINDOW_SAMPLES)
          echoes[at] = (echo + echoShare * (energy - before)) / (energy || 1)
          hissed[at] = hiss.hisses(levels[at]!, change / (energy || 1)) ? 1 : 0
          energy = change = echo = before = 0
          lacking = WINDOW_SAMPLES
        }
        missing = lacking
        carried[0] = energy
        carried[1] = change
        carried[2] = last
        carried[3] = echo + echoShare * (energy - before)
        vad.push(frame)
      },
      reset: () => gate.reset(),
      [Symbol.dispose]: () => vad[Symbol.dispose](),
    }
  }

function sourceOf(voice: boolean, passed: boolean, audible: boolean, echo: boolean): SoundSource {
  if (echo && (audible || voice)) return 'echo'
  if (voice) return passed ? 'caller' : 'others'
  return audible ? 'noise' : 'quiet'
}

const FULL_SCALE = 32_768

const decibels = (meanSquare: number): number =>
  Math.max(SILENT_DB, 10 * Math.log10(meanSquare / (FULL_SCALE * FULL_SCALE)))
