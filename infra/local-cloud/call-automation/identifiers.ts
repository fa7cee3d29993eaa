import { NotFound } from '@call-center/shared/errors'
import type { Identifier } from './requests.ts'

/** A phone number as the carrier writes a participant. */
export const phoneIdentifier = (number: string): Identifier & { rawId: string } => ({
  kind: 'phoneNumber',
  rawId: `4:${number}`,
  phoneNumber: { value: number },
})

export const botIdentifier = (resourceId: string): Identifier & { rawId: string } => ({
  kind: 'communicationUser',
  rawId: `8:acs:${resourceId}_assistant`,
  communicationUser: { id: `8:acs:${resourceId}_assistant` },
})

/** The number behind an identifier. @throws {NotFound} when it is no phone. */
export function numberOf(identifier: Identifier): string {
  const number = identifier.phoneNumber?.value ?? /^4:(\+\d+)$/.exec(identifier.rawId ?? '')?.[1]
  if (!number) throw new NotFound('the local carrier reaches phone numbers only')
  return number
}

/** The id of the call as its server knows it: what a recording is started with. */
export const serverCallIdOf = (callConnectionId: string): string =>
  Buffer.from(`https://conv-local.communication.azure.com/${callConnectionId}`).toString('base64')
