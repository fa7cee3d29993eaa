import type { AudioFrame } from '../audio/frame.ts'
import { WINDOW_SAMPLES } from './silero-batch.ts'
import { createHissDetector } from './hiss.ts'
import type { CreateVad, OnSound, Vad } from './vad.ts'

/** Voices this far below the caller's are other people's: a colleague, a television. */
const BELOW_CALLER_DB = 11.2
/** A voice is as loud as its last windows together: the end of a word is no other speaker. */
const VOICE_WINDOWS = 10
/** A pause of so many windows may bring another speaker. */
const PAUSE_WINDOWS = 6
/** Windows of voice after which the caller's level is known: half a second. Until then everybody is the caller. */
const LEARNING_WINDOWS = 16
/** Shares of the way to a new level, per window of the caller's voice: up in half a second, down in two. */
const RISE = 0.06
const FALL = 0.016
/** While somebody too low speaks, the bar sinks: 0.3 dB a second, so that a caller who put the phone down is heard again. */
const SINK_DB = 0.01
const SILENT_DB = -96

/** Decides which windows of voice are the caller's, by their level. */
export interface LevelGate {
  /** `probability`, or 0 for a voice too low to be the caller's. */
  pass(probability: number, levelDb: number): number
  /** Whoever speaks next is the caller: another person took the phone, or nobody was heard for long. */
  reset(): void
}

/** `threshold`: from what probability a window has voice. Read at each window. */
export function createLevelGate(threshold: () => number): LevelGate {
  let callerDb = SILENT_DB
  let learned = 0
  const powers = new Float64Array(VOICE_WINDOWS)
  let voiced = 0
  let quiet = 0

  return {
    pass(probability, levelDb) {
      if (probability < threshold()) {
        if (++quiet === PAUSE_WINDOWS) voiced = 0
        return probability
      }
      quiet = 0
      powers[voiced++ % VOICE_WINDOWS] = 10 ** (levelDb / 10)
      const voiceDb = 10 * Math.log10(mean(powers, Math.min(voiced, VOICE_WINDOWS)))
      if (learned < LEARNING_WINDOWS) {
        learned++
        callerDb = learned === 1 ? voiceDb : callerDb + (voiceDb - callerDb) / Math.min(learned, LEARNING_WINDOWS)
        return probability
      }
      if (voiceDb < callerDb - BELOW_CALLER_DB) {
        callerDb -= SINK_DB
        return 0
      }
      callerDb += (voiceDb - callerDb) * (voiceDb > callerDb ? RISE : FALL)
      return probability
    },
    reset() {
      learned = 0
      voiced = 0
    },
  }
}

function mean(values: Float64Array, count: number): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += values[i] ?? 0
  return sum / count
}

export interface GatedVad extends Vad {
  /** Forgets how loud the caller is. */
  reset(): void
}

/** Levels of windows the detector has yet to answer for; it may drop old ones. */
const REMEMBERED_WINDOWS = 64
const SAMPLES_PER_MS = 16

/** The same detector, deaf to voices much lower than the caller's, which also tells what hisses. Adds no delay. */
export const levelGated =
  (createVad: CreateVad, threshold: () => number) =>
  (onSound: OnSound): GatedVad => {
    const gate = createLevelGate(threshold)
    const hiss = createHissDetector()
    const levels = new Float32Array(REMEMBERED_WINDOWS)
    const hissed = new Uint8Array(REMEMBERED_WINDOWS)
    const slot = (window: number) => window % REMEMBERED_WINDOWS
    const vad = createVad((probability, endMs) => {
      const window = Math.round((endMs * SAMPLES_PER_MS) / WINDOW_SAMPLES) - 1
      const levelDb = levels[slot(window)] ?? SILENT_DB
      onSound(gate.pass(probability, levelDb), endMs, hissed[slot(window)] === 1, levelDb)
    })
    /** Of the window that is not whole yet: its energy, that of its changes, and its last sample. */
    const carried = new Float64Array(3)
    let window = 0
    /** Samples it lacks. */
    let missing = WINDOW_SAMPLES
    return {
      push(frame: AudioFrame) {
        const { samples: heard } = frame
        // Locals: a captured number that changes would be a new object per sample.
        let energy = carried[0]!
        let change = carried[1]!
        let last = carried[2]!
        let left = missing
        for (let i = 0; i < heard.length; i++) {
          const sample = heard[i]!
          energy += sample * sample
          change += (sample - last) * (sample - last)
          last = sample
          if (--left > 0) continue
          const at = slot(window++)
          levels[at] = decibels(energy / WINDOW_SAMPLES)
          hissed[at] = hiss.hisses(levels[at]!, change / (energy || 1)) ? 1 : 0
          energy = change = 0
          left = WINDOW_SAMPLES
        }
        missing = left
        carried[0] = energy
        carried[1] = change
        carried[2] = last
        vad.push(frame)
      },
      reset: () => gate.reset(),
      [Symbol.dispose]: () => vad[Symbol.dispose](),
    }
  }

const FULL_SCALE = 32_768

const decibels = (meanSquare: number): number =>
  Math.max(SILENT_DB, 10 * Math.log10(meanSquare / (FULL_SCALE * FULL_SCALE)))
