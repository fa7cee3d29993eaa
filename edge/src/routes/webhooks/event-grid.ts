import { ProtocolError, ProviderError, Unauthorized } from '@call-center/shared/errors'
import { readPhoneNumber } from '@call-center/shared/phone-number'
import { Hono } from 'hono'
import * as z from 'zod'
import { isKnownTopic, requireEventGrid } from './event-grid-sender.ts'
import { answerCall } from '../../calls/answer.ts'
import { noteRecording } from '../../calls/recordings.ts'
import type { Services } from '../../services.ts'
import { noteDelivery } from '../../sms/note-delivery.ts'
import { receiveSms } from '../../sms/receive-sms.ts'
import { readRef } from '../../sms/sms.ts'
import { readRecordingEvent } from '../../telephony/acs-recording-event.ts'
import { readJson } from '../read-json.ts'

const Batch = z.array(z.unknown()).min(1).max(1_000)
const GridEvent = z.looseObject({
  eventType: z.string(),
  topic: z.string().optional(),
  subject: z.string().optional(),
  data: z.unknown(),
})

const Validation = z.object({ validationCode: z.string().min(1) })

const Party = z.looseObject({ phoneNumber: z.object({ value: z.string() }).nullish() }).nullish()

const Incoming = z.object({ incomingCallContext: z.string().min(1), from: Party, to: Party })

const Received = z.object({
  messageId: z.string().min(1),
  from: z.string(),
  to: z.string().default(''),
  message: z.string(),
})

const Report = z.object({ deliveryStatus: z.string(), tag: z.string().optional() })

/** Azure Event Grid: somebody rings or texts the assistant's number, a text message of ours arrived, a recording is ready. */
export const eventGrid = (services: Services) =>
  new Hono().post('/', async (c) => {
    const { config, counters } = services
    await requireEventGrid(services, c)
    const batch = Batch.safeParse(await readJson(c.req))
    if (!batch.success) throw new ProtocolError('expected an array of events', { cause: batch.error })
    for (const item of batch.data) {
      const event = GridEvent.safeParse(item)
      if (!event.success) {
        counters.add('event-grid:malformed')
        continue
      }
      const { eventType, topic, subject, data } = event.data
      if (eventType === 'Microsoft.EventGrid.SubscriptionValidationEvent') {
        if (!isKnownTopic(topic, config.webhooks)) throw new Unauthorized('the topic is not known')
        // The handshake that needs no request of ours: `validationUrl` may point anywhere.
        return c.json({ validationResponse: Validation.parse(data).validationCode })
      }
      const take = HANDLERS.get(eventType)
      if (!take) counters.add(`event-grid:${eventType}`)
      else if (!(await take(services, data, subject))) counters.add('event-grid:malformed')
    }
    return c.json({})
  })

/** False when the data is not what the type promises. */
type Handler = (services: Services, data: unknown, subject: string | undefined) => Promise<boolean>

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['Microsoft.Communication.IncomingCall', ring],
  ['Microsoft.Communication.SMSReceived', text],
  ['Microsoft.Communication.SMSDeliveryReportReceived', reported],
  ['Microsoft.Communication.RecordingFileStatusUpdated', recorded],
])

async function ring(services: Services, data: unknown): Promise<boolean> {
  const incoming = Incoming.safeParse(data)
  if (!incoming.success) return false
  const { incomingCallContext: context, from, to } = incoming.data
  const numberOf = (party: typeof from) => readPhoneNumber(party?.phoneNumber?.value ?? '')
  try {
    await answerCall(services, { context, from: numberOf(from), to: numberOf(to) })
  } catch (error) {
    // The caller may be gone already, and the offer is claimed: sending it again would not help.
    if (!(error instanceof ProviderError)) throw error
    services.log.error({ err: error }, 'call could not be answered')
  }
  return true
}

async function text(services: Services, data: unknown): Promise<boolean> {
  const { data: sms } = Received.safeParse(data)
  const from = sms && withPlus(sms.from)
  if (!sms || !from) return false
  await receiveSms(services, { id: sms.messageId, from, to: withPlus(sms.to), text: sms.message })
  return true
}

/** Numbers of text messages come with or without a plus. */
const withPlus = (number: string) => readPhoneNumber(`+${number.replace(/^\+/, '')}`)

async function reported(services: Services, data: unknown): Promise<boolean> {
  const { data: report } = Report.safeParse(data)
  if (!report) return false
  const ref = readRef(report.tag)
  if (ref) await noteDelivery(services, ref, report.deliveryStatus === 'Delivered' ? 'delivered' : 'failed')
  return true
}

async function recorded(services: Services, data: unknown, subject: string | undefined): Promise<boolean> {
  const recording = readRecordingEvent(subject, data)
  if (recording) await noteRecording(services, recording)
  return recording !== undefined
}
