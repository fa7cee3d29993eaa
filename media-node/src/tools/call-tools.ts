import { hasSensitive } from '@call-center/shared/call/claim'
import { cancelKeypad } from './cancel-keypad.ts'
import { collectByKeypad } from './collect-by-keypad.ts'
import { endCall } from './end-call.ts'
import { newClaim } from './new-claim.ts'
import { newOrUpdatedReminder } from './new-or-updated-reminder.ts'
import { notifyEmergencies } from './notify-emergencies.ts'
import { type DocumentSearch, searchDocument } from './search-document.ts'
import { sendSms } from './send-sms.ts'
import { speechLang } from './speech-lang.ts'
import { speechSpeed } from './speech-speed.ts'
import { talkToHuman } from './talk-to-human.ts'
import type { ToolHands } from './tool-hands.ts'
import type { Tool } from './tool.ts'
import { updatedClaim } from './updated-claim.ts'

/** The tools of one call; documents can be searched where there are some. */
export const callTools = (hands: ToolHands, documents?: DocumentSearch): Tool[] => [
  updatedClaim(hands),
  ...(hasSensitive(hands.caseFile.fields) ? [collectByKeypad(hands), cancelKeypad(hands)] : []),
  newOrUpdatedReminder(hands),
  newClaim(hands),
  sendSms(hands),
  notifyEmergencies(hands),
  talkToHuman(hands),
  endCall(hands),
  speechLang(hands),
  speechSpeed(hands),
  ...(documents ? [searchDocument(documents)] : []),
]
