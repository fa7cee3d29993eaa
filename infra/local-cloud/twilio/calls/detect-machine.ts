import { isVoiced } from '../../phone/pcm.ts'
import type { Account } from '../account.ts'
import { judgeAnswer } from './judge-answer.ts'
import type { TwilioCall } from './twilio-call.ts'

/** Listens to who answered, and tells `url` what it made of it. */
export function detectMachine(account: Account, call: TwilioCall, url: string): void {
  const judge = judgeAnswer()
  const detector = {
    onVoice(frame: Int16Array): void {
      const { verdict, totalMs } = judge(isVoiced(frame))
      if (verdict === undefined) return
      call.listeners.delete(detector)
      const result = { CallSid: call.sid, AnsweredBy: verdict, MachineDetectionDuration: String(totalMs) }
      void account.webhooks.tell(url, result)
    },
  }
  call.listeners.add(detector)
}
