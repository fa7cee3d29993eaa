import { ProtocolError, ProviderError, Unauthorized } from '@call-center/shared/errors'
import { readPhoneNumber } from '@call-center/shared/phone-number'
import { Hono } from 'hono'
import * as z from 'zod'
import { sameText } from '../../auth/same-text.ts'
import { answerCall } from '../../calls/answer.ts'
import type { Services } from '../../services.ts'
import { readJson } from '../read-json.ts'

const Batch = z.array(z.unknown()).min(1).max(1_000)
const GridEvent = z.looseObject({ eventType: z.string(), data: z.unknown() })

const Validation = z.object({ validationCode: z.string().min(1) })

const Incoming = z.object({
  incomingCallContext: z.string().min(1),
  from: z.looseObject({ phoneNumber: z.object({ value: z.string() }).nullish() }).nullish(),
})

/** Azure Event Grid: somebody rings the assistant's number. */
export const eventGrid = (services: Services) =>
  new Hono().post('/', async (c) => {
    const { settings, counters } = services
    const secret = c.req.query('secret')
    if (!secret || !(await sameText(secret, settings.EVENT_GRID_SECRET))) throw new Unauthorized('the secret is wrong')
    const batch = Batch.safeParse(await readJson(c.req))
    if (!batch.success) throw new ProtocolError('expected an array of events', { cause: batch.error })
    for (const item of batch.data) {
      const event = GridEvent.safeParse(item)
      if (!event.success) {
        counters.add('event-grid:malformed')
        continue
      }
      const { eventType, data } = event.data
      if (eventType === 'Microsoft.EventGrid.SubscriptionValidationEvent') {
        // The handshake that needs no request of ours: `validationUrl` may point anywhere.
        return c.json({ validationResponse: Validation.parse(data).validationCode })
      }
      if (eventType === 'Microsoft.Communication.IncomingCall') await ring(services, data)
      else counters.add(`event-grid:${eventType}`)
    }
    return c.json({})
  })

async function ring(services: Services, data: unknown): Promise<void> {
  const { counters, log } = services
  const incoming = Incoming.safeParse(data)
  if (!incoming.success) {
    counters.add('event-grid:malformed')
    return
  }
  const { incomingCallContext: context, from } = incoming.data
  try {
    await answerCall(services, { context, from: readPhoneNumber(from?.phoneNumber?.value ?? '') })
  } catch (error) {
    // The caller may be gone already, and the offer is claimed: sending it again would not help.
    if (!(error instanceof ProviderError)) throw error
    log.error({ err: error }, 'call could not be answered')
  }
}
