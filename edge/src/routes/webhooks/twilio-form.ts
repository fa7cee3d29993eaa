import type { TwilioAccount } from '@call-center/shared/config/twilio'
import { Unauthorized } from '@call-center/shared/errors'
import type { Context } from 'hono'
import type { Services } from '../../services.ts'
import { isFromTwilio } from '../../telephony/twilio-signature.ts'
import { SIGNATURE_HEADER } from './webhook-paths.ts'

export const XML = { 'content-type': 'text/xml' }

/** What Twilio posted for one of `accounts`. @throws {Unauthorized} when there is none, or it was somebody else. */
export async function twilioForm(
  { config }: Services,
  accounts: readonly (TwilioAccount | undefined)[],
  c: Context,
): Promise<URLSearchParams> {
  const configured = accounts.filter((account) => account !== undefined)
  if (configured.length === 0) throw new Unauthorized('Twilio is not configured for this')
  const { pathname, search } = new URL(c.req.url)
  // Behind a proxy the request has another host than Twilio signed: the one it was told counts.
  const url = `${config.public_domain.replace(/(?<!\/)\/+$/, '')}${pathname}${search}`
  const form = new URLSearchParams(await c.req.text())
  for (const token of configured.flatMap(({ auth_token, other_auth_token }) => [auth_token, other_auth_token])) {
    if (token !== undefined && (await isFromTwilio(c.req.header(SIGNATURE_HEADER), token, { url, form }))) return form
  }
  throw new Unauthorized('the signature is wrong')
}
