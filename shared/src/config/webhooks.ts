import * as z from 'zod'

/** The application id that Azure Event Grid has in every tenant (Microsoft: "Secure WebHook delivery with Microsoft Entra ID"). */
const EVENT_GRID_APPLICATION = '4962773b-9cdb-44cf-a8bf-237846a00ab7'

/** The `webhooks` section: how Event Grid proves itself. */
export const Webhooks = z.object({
  event_grid: z
    .object({
      topics: z
        .array(z.string().startsWith('/subscriptions/'))
        .default([])
        .describe(
          'Resource ids of the topics that may subscribe; when there are none, those of any communication resource.',
        ),
      /** Delivery protected by Microsoft Entra. When it is set, the secret in the address opens nothing any more. */
      entra: z
        .object({
          tenant_id: z.guid(),
          audience: z.string().min(1).describe("Application id, or its URI, of the webhook's registration."),
          application_id: z.guid().default(EVENT_GRID_APPLICATION).describe('Who delivers.'),
        })
        .optional(),
    })
    .default({ topics: [] }),
})
export type Webhooks = z.infer<typeof Webhooks>
