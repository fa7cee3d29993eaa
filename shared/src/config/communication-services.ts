import * as z from 'zod'
import { PhoneNumber } from '../phone-number.ts'
import { secretText } from './secret-text.ts'
import { url } from './url.ts'

/** The `communication_services` section: calls over Azure. */
export const CommunicationServices = z.object({
  access_key: secretText().min(1),
  endpoint: url,
  phone_number: PhoneNumber.describe("The assistant's own number, E.164."),
  recording_container_url: z
    .string()
    .default('')
    .describe(
      'A blob container for recordings, `https://….blob.core.windows.net/recordings?sv=…&sig=…`, with a signature that may read and delete; without it Azure keeps them for 24 hours.',
    ),
  resource_id: z.string().min(1).describe("The immutable resource id: audience of the carrier's tokens."),
  token_issuer: z
    .string()
    .default('https://acscallautomation.communication.azure.com')
    .describe("Where the carrier's token issuer is, when it is not Azure itself (the local cloud)."),
  token_keys_url: url.default('https://acscallautomation.communication.azure.com/calling/keys'),
})
export type CommunicationServices = z.infer<typeof CommunicationServices>
