import type { CallInitiate } from '@call-center/shared/call/call'
import type { Config } from '@call-center/shared/config/config'
import { DEFAULT_LANGUAGES, type Language } from '@call-center/shared/config/languages'
import type { Scenario } from './scenario.ts'

/** Numbers reserved for fiction by the French regulator (ARCEP: 06 39 98); the last two figures count scenarios. */
const CALLERS = '+336399831'
const COLLEAGUES = '+336399832'

const numbered = (range: string, index: number): string => `${range}${String(index).padStart(2, '0')}`

/** The number each scenario calls from: its own, so that scenarios can be held side by side. */
export const callerOf = (scenario: Scenario, index: number): string => scenario.caller ?? numbered(CALLERS, index)

/** What a call of this scenario is about: the operator's settings, with the scenario's in their place. */
export function initiateOf(scenario: Scenario, index: number, { conversation }: Config): CallInitiate {
  const { initiate } = conversation
  const phone_number = callerOf(scenario, index)
  const agent_phone_number = numbered(COLLEAGUES, index)
  const own = Object.fromEntries(Object.entries(scenario.initiate).filter(([, value]) => value !== undefined))
  const known = [...initiate.lang.availables, ...DEFAULT_LANGUAGES.availables]
  const availables = scenario.languages.map(
    (code): Language =>
      known.find(({ short_code }) => short_code === code) ?? {
        short_code: code,
        voice: code,
        pronunciations_en: [code],
      },
  )
  return {
    ...initiate,
    agent_phone_number,
    ...own,
    phone_number,
    lang: { default_short_code: scenario.language, availables },
  }
}
