import type { CallId } from '@call-center/shared/call/call'
import { languageOf } from '@call-center/shared/config/languages'
import { LONGEST_SMS } from '@call-center/shared/protocol/call-api'
import { isoNow, type Services } from '../services.ts'
import { textFrom } from './carriers.ts'
import { NumberStopped } from './sms.ts'

/** `stopped`: the number wants no messages. `duplicate`: a message of this id was sent before. */
export type SmsOutcome = 'sent' | 'stopped' | 'duplicate'

/**
 * Texts the person at the other end of this call: nobody else can be texted. It is in the call document before the
 * carrier hears of it, under an id made of `id`, so the same message is sent once at most; what the carrier refuses is
 * marked as failed there.
 *
 * @throws {RangeError} when there is nothing in `text`.
 * @throws {NotFound} when there is no such call.
 * @throws {ProviderError} when the carrier refuses.
 */
export async function sendSms(services: Services, callId: CallId, text: string, id: string): Promise<SmsOutcome> {
  const { store, outbound, sms, config, log } = services
  const words = text.trim().slice(0, LONGEST_SMS)
  if (!words) throw new RangeError('a text message has words')
  const messageId = `sms:${id}`
  const phone = (await store.get(callId))?.initiate.phone_number
  if (phone !== undefined && (await outbound.hasStoppedSms(phone))) {
    log.info({ callId }, 'text message not sent: the number wants none')
    return 'stopped'
  }
  const { call, applied } = await store.apply(callId, (current) => [
    {
      id: messageId,
      type: 'sms-sent',
      text: words,
      lang: languageOf(current.initiate.lang, current.lang_short_code).short_code,
      ownNumber: textFrom(current, config),
      at: isoNow(services),
    },
  ])
  if (!applied[0]) return 'duplicate'
  const from = call.messages.find(({ id: sent }) => sent === messageId)?.own_number
  try {
    await sms.send(call.initiate.phone_number, words, { ref: { callId, messageId }, from })
  } catch (error) {
    const at = isoNow(services)
    const id = `report:${messageId}:refused`
    await store.apply(callId, [{ id, type: 'sms-reported', messageId, delivery: 'failed', at }])
    if (!(error instanceof NumberStopped)) throw error
    await outbound.noteSmsChoice(call.initiate.phone_number, { stopped: true, at })
    return 'stopped'
  }
  log.info({ callId }, 'text message sent')
  return 'sent'
}
