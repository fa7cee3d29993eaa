import { FRAME_MS } from '../../phone/pcm.ts'

/** Twilio's own defaults. https://www.twilio.com/docs/voice/answering-machine-detection */
const SPEECH_THRESHOLD_MS = 2_400
const SPEECH_END_MS = 1_200
const SILENCE_TIMEOUT_MS = 5_000
const TIMEOUT_MS = 30_000

export type AnswerVerdict = 'human' | 'machine_start' | 'unknown'

/** Twilio's detection of machines, fed with one frame of 20 ms after the other: who speaks long without a pause is a machine. */
export function judgeAnswer(): (voiced: boolean) => { readonly verdict?: AnswerVerdict; readonly totalMs: number } {
  let [totalMs, speechMs, pauseMs] = [0, 0, 0]
  return (voiced) => {
    totalMs += FRAME_MS
    pauseMs = voiced ? 0 : pauseMs + FRAME_MS
    if (voiced || (speechMs > 0 && pauseMs < SPEECH_END_MS)) speechMs += FRAME_MS
    if (speechMs - pauseMs >= SPEECH_THRESHOLD_MS) return { verdict: 'machine_start', totalMs }
    if (speechMs > 0 && pauseMs >= SPEECH_END_MS) return { verdict: 'human', totalMs }
    if (speechMs === 0 && totalMs >= SILENCE_TIMEOUT_MS) return { verdict: 'unknown', totalMs }
    return totalMs >= TIMEOUT_MS ? { verdict: 'unknown', totalMs } : { totalMs }
  }
}
