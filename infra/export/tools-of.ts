import type { CallGet } from '@call-center/shared/call/call'
import { claimFields } from '@call-center/shared/call/claim'
import { whereaboutsOf } from '@call-center/shared/time-zone'
import type { ToolSpec } from '../../media-node/src/llm/language-model.ts'
import { callTools } from '../../media-node/src/tools/call-tools.ts'

/** The tools that the model of this call was offered. None of them is run. */
export const toolsOf = ({ initiate }: CallGet): ToolSpec[] =>
  callTools({
    caseFile: {
      fields: claimFields(initiate.claim),
      ...whereaboutsOf(initiate.phone_number),
      claim: {},
      reminders: [],
    },
    languages: initiate.lang.availables,
    language: () => initiate.lang.default_short_code,
    callerPhone: '[phone_number]',
    assistedBy: initiate.bot_name,
    say: () => '',
    sendSms: async () => 'sent',
    briefsColleagues: false,
    collectByKeypad: async () => {},
    cancelKeypad: () => {},
    openClaim: async () => {},
    nowMs: () => 0,
    report() {},
    leave() {},
    changeLanguage() {},
    changeSpeed() {},
  }).map(({ spec }) => spec)
