import type { TurnLatency } from '@call-center/shared/call/call'
import type { Clock } from '../clock.ts'
import type { TurnTiming } from '../turn/turn-detector.ts'

/** Notes when the stages of one answer began and ended, up to its first audio. */
export interface Stopwatch {
  modelAsked(): void
  modelSpoke(): void
  speechAsked(): void
  speechCame(): void
  audioSent(): void
  latency(): TurnLatency | undefined
}

/** `timing` is missing for what the assistant says unasked: it has no latency. */
export function createStopwatch(timing: TurnTiming | undefined, clock: Clock): Stopwatch {
  let modelMs = 0
  let modelFrom: number | undefined
  let modelUntil = 0
  let speechFrom: number | undefined
  let speechUntil: number | undefined
  let sentAt: number | undefined

  return {
    modelAsked() {
      if (speechFrom !== undefined) return
      modelMs += modelFrom === undefined ? 0 : modelUntil - modelFrom
      modelFrom = modelUntil = clock.now()
    },
    modelSpoke() {
      if (speechFrom === undefined) modelUntil = clock.now()
    },
    speechAsked: () => void (speechFrom ??= clock.now()),
    speechCame: () => void (speechUntil ??= clock.now()),
    audioSent: () => void (sentAt ??= clock.now()),
    latency() {
      if (!timing || sentAt === undefined) return undefined
      const parts = {
        silence_ms: timing.silenceOverMs - timing.lastSoundMs,
        stt_ms: timing.endedMs - timing.silenceOverMs,
        llm_ms: modelMs + (modelFrom === undefined ? 0 : modelUntil - modelFrom),
        tts_ms: (speechUntil ?? sentAt) - (speechFrom ?? sentAt),
      }
      const first_audio_ms = sentAt - timing.lastSoundMs
      const { silence_ms, stt_ms, llm_ms, tts_ms } = parts
      return { first_audio_ms, ...parts, own_ms: first_audio_ms - silence_ms - stt_ms - llm_ms - tts_ms }
    },
  }
}
