import type { AudioFrame } from '../../../../media-node/src/audio/frame.ts'
import type { Transcript } from '../../../../media-node/src/stt/speech-to-text.ts'
import type { VirtualLine } from '../line/line.ts'
import { dbfsOf, FRAME_MS, powerOf, samplesOf } from '../sound/level.ts'
import type { ScriptedVoice } from './scripted-voice.ts'

/** Speech this loud is understood; what the echo canceller leaves below it is not. */
const UNDERSTOOD_DBFS = -45
const PARTIAL_EVERY_FRAMES = 5
/** Silence after which a recogniser calls a sentence finished. */
const SENTENCE_OVER_MS = 800

/** The assistant's own words, where enough of their echo is left for a recogniser to understand them. */
export interface EchoEars {
  /** Opens one stream. What it returns is called with each frame the recogniser is given. */
  open(tell: (transcript: Transcript) => void): (frame: AudioFrame, callerSpeaks: boolean) => void
}

/** @param delayMs of the echo on `line` */
export function createEchoEars(line: VirtualLine, voice: ScriptedVoice, delayMs: number): EchoEars {
  return {
    open(tell) {
      /** Power of each frame given to the recogniser, by its number on the line. */
      const powers: number[] = []
      const words: string[] = []
      let told = 0
      let lastWordMs = 0
      let nextFrame = 0

      return (frame, callerSpeaks) => {
        const nowMs = line.deliveredSamples / samplesOf(1)
        const number = nowMs / FRAME_MS - 1
        powers[number] = powerOf(frame.samples)
        const echoed = wordsEchoed(nowMs)
        if (callerSpeaks) return // its words are told by the script of the caller
        for (const word of echoed) {
          if (dbfsOf(meanPower(word.fromMs, word.toMs)) < UNDERSTOOD_DBFS) continue
          words.push(word.text)
          lastWordMs = nowMs
        }
        if (words.length === 0) return
        if (nowMs - lastWordMs >= SENTENCE_OVER_MS) {
          told = 0
          tell({ text: `${words.splice(0).join(' ')}.`, final: true })
        } else if (words.length > told && number % PARTIAL_EVERY_FRAMES === 0) {
          told = words.length
          tell({ text: words.join(' '), final: false })
        }
      }

      /** Words whose echo ended in the frames that came since the last call, and when on the line they were. */
      function wordsEchoed(nowMs: number) {
        const { frames } = line.played
        const echoed: { text: string; fromMs: number; toMs: number }[] = []
        nextFrame = Math.min(nextFrame, frames.length)
        for (let played = frames[nextFrame]; played; played = frames[++nextFrame]) {
          const startMs = played.fromSample / samplesOf(1) + delayMs
          if (startMs + FRAME_MS > nowMs) break
          const is = voice.frameOf(played.frame)
          if (!is) continue
          for (const { text, fromMs, toMs } of is.said.words) {
            if (toMs <= is.offsetMs || toMs > is.offsetMs + FRAME_MS) continue
            const shiftMs = startMs - is.offsetMs
            echoed.push({ text, fromMs: fromMs + shiftMs, toMs: toMs + shiftMs })
          }
        }
        return echoed
      }

      function meanPower(fromMs: number, toMs: number): number {
        const span = powers.slice(Math.floor(fromMs / FRAME_MS), Math.ceil(toMs / FRAME_MS))
        return span.reduce((sum, power) => sum + power, 0) / Math.max(1, span.length)
      }
    },
  }
}
