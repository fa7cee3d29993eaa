import type { Session } from '@call-center/shared/protocol/call-api'

/** Words a recogniser should expect: who calls whom, and what the claim is about. */
export const expectedPhrases = ({ initiate, fields }: Session): string[] => [
  initiate.bot_name,
  initiate.bot_company,
  ...fields.map(({ name }) => name.replaceAll('_', ' ')),
]
