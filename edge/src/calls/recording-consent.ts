import type { CallState } from '@call-center/shared/call/call'
import type { Services } from '../services.ts'
import type { Question } from '../telephony/telephony.ts'
import { CONSENT } from './consent-answer.ts'
import { sentence } from './language-menu.ts'
import { yesOrNo } from './yes-or-no.ts'

/** Asks once. Key 1 is yes, key 2 is no. */
export const consentQuestion = ({ sentences }: Services, call: CallState): Question => ({
  to: call.initiate.phone_number,
  prompt: [sentence(sentences, call, 'disclosure_tpl'), sentence(sentences, call, 'recording_consent_tpl')],
  ...yesOrNo(call),
  context: CONSENT,
})
