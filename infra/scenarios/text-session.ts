import { newCallId } from '@call-center/shared/call/call'
import { claimFields } from '@call-center/shared/call/claim'
import { assistantNumber } from '@call-center/shared/config/carriers'
import type { Config } from '@call-center/shared/config/config'
import { DEFAULT_FEATURES } from '@call-center/shared/config/features'
import { PROTOCOL_VERSION, Session } from '@call-center/shared/protocol/call-api'
import { fromWall } from '@call-center/shared/time-zone'
import { type Clock, systemClock } from '../../media-node/src/clock.ts'
import { initiateOf } from './call-setup.ts'
import type { Scenario } from './scenario.ts'

/** What the edge would answer a media node that takes this call. */
export function textSession(scenario: Scenario, config: Config, index: number): Session {
  const initiate = initiateOf(scenario, index, config)
  return Session.parse({
    protocol: PROTOCOL_VERSION,
    callId: newCallId(),
    epoch: 1,
    connectionId: scenario.name,
    initiate,
    botPhoneNumber: assistantNumber(config),
    lang: scenario.language,
    claim: {},
    fields: claimFields(initiate.claim),
    messages: [],
    reminders: [],
    features: DEFAULT_FEATURES,
    prompts: config.prompts,
    resumed: false,
    takenOver: false,
  })
}

/** The system's clock, which may begin at another moment: `local` is one of `zone`. */
export function clockFrom(local: string | undefined, zone: string): Clock {
  if (local === undefined) return systemClock
  const offsetMs = fromWall(Date.parse(`${local}Z`), zone) - systemClock.wallMs()
  return { ...systemClock, wallMs: () => systemClock.wallMs() + offsetMs }
}
