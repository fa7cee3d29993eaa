import { FRAME_MS, isVoiced } from '../../phone/pcm.ts'
import type { Account } from '../account.ts'
import type { TwilioCall } from './twilio-call.ts'

/** Twilio's own defaults. https://www.twilio.com/docs/voice/answering-machine-detection */
const SPEECH_THRESHOLD_MS = 2_400
const SPEECH_END_MS = 1_200
const SILENCE_TIMEOUT_MS = 5_000
const TIMEOUT_MS = 30_000

/** Listens to who answered: somebody who speaks long without a pause is a machine. Tells `url` what it made of it. */
export function detectMachine(account: Account, call: TwilioCall, url: string): void {
  let [totalMs, speechMs, pauseMs] = [0, 0, 0]
  const detector = {
    onVoice(frame: Int16Array): void {
      totalMs += FRAME_MS
      const voiced = isVoiced(frame)
      pauseMs = voiced ? 0 : pauseMs + FRAME_MS
      if (voiced || (speechMs > 0 && pauseMs < SPEECH_END_MS)) speechMs += FRAME_MS
      if (speechMs - pauseMs >= SPEECH_THRESHOLD_MS) tell('machine_start')
      else if (speechMs > 0 && pauseMs >= SPEECH_END_MS) tell('human')
      else if ((speechMs === 0 && totalMs >= SILENCE_TIMEOUT_MS) || totalMs >= TIMEOUT_MS) tell('unknown')
    },
  }
  call.listeners.add(detector)

  function tell(AnsweredBy: 'human' | 'machine_start' | 'unknown'): void {
    call.listeners.delete(detector)
    const result = { CallSid: call.sid, AnsweredBy, MachineDetectionDuration: String(totalMs) }
    void account.webhooks.tell(url, result)
  }
}
