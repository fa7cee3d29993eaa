import * as z from 'zod'
import { Auth } from './auth.ts'
import { secretText } from './secret-text.ts'
import { url } from './url.ts'

const AZURE_RESOURCE = /^\/subscriptions\/[^#\s]+$/

/** Azure's speech: recognition and synthesis. */
export const CognitiveService = z
  .object({
    endpoint: url.describe('Speech endpoint, for example `wss://westeurope.stt.speech.microsoft.com`.'),
    tts_endpoint: url.optional().describe('Text-to-speech endpoint, when it is another host.'),
    access_key: secretText().default(''),
    auth: Auth,
    region: z.string().default(''),
    resource_id: z
      .string()
      .default('')
      .describe('Its id in Azure, `/subscriptions/…/accounts/NAME`, which `auth: managed_identity` needs.'),
  })
  .refine(({ auth, resource_id }) => auth !== 'managed_identity' || AZURE_RESOURCE.test(resource_id), {
    path: ['resource_id'],
    message: 'with auth: managed_identity this is the id of the resource, which begins with /subscriptions/',
  })
export type CognitiveService = z.infer<typeof CognitiveService>
