import { newCallId } from '@call-center/shared/call/call'
import { describe, expect, it } from 'vitest'
import { eventually } from '@call-center/shared/testing/eventually'
import { readRef, type Sms, type SmsRef } from '../sms/sms.ts'
import type { LocalCarriers } from './local-carriers.ts'

const REF: SmsRef = { callId: newCallId(), messageId: 'sms:answer:1 é' }

export interface SmsUnderTest {
  readonly sms: Sms
  /** The same, when nobody listens at the carrier's address. */
  readonly deaf: Sms
  /** The number it sends from. */
  readonly from: string
  readonly carriers: LocalCarriers
  readonly carrier: 'acs' | 'twilio'
  /** The reference that comes back in a carrier's report. */
  readonly refOf: (posted: LocalCarriers['posted'][number]) => string | undefined
}

/** Every carrier of text messages runs this. */
export function smsContract(name: string, open: () => SmsUnderTest): void {
  describe(`text messages: ${name}`, () => {
    it('reach the phone as they were written, from the number of the assistant', async () => {
      const { sms, carriers, from } = open()
      const text = `Bonjour, c’est noté : 20 € & 你好 +1=2\nAmélie ${name}`
      await sms.send(carriers.phone, text, { ref: REF })
      await eventually(() => expect(carriers.received).toContainEqual({ from, text }))
    })

    it('are reported with the reference they were given', async () => {
      const { sms, carriers, refOf } = open()
      const before = carriers.posted.length
      await sms.send(carriers.phone, 'Hello', { ref: REF })
      await eventually(() => {
        const reports = carriers.posted.slice(before).map((posted) => readRef(refOf(posted)))
        expect(reports).toContainEqual(REF)
      })
    })

    it('to what is no number are refused for good', async () => {
      const { sms } = open()
      const refusal = sms.send('+1', 'Hello', { ref: REF })
      await expect(refusal).rejects.toMatchObject({ code: 'provider-failed', retryable: false })
    })

    it.each([429, 500] as const)('that the carrier has no time for (%i) may be sent later', async (status) => {
      const { sms, carriers, carrier } = open()
      carriers.refuseNext(carrier, status)
      const refusal = sms.send(carriers.phone, 'Hello', { ref: REF })
      await expect(refusal).rejects.toMatchObject({ code: 'provider-failed', retryable: true })
      await sms.send(carriers.phone, 'Hello', { ref: REF })
    })

    it('fail when nobody answers, without the number in the error', async () => {
      const { deaf, carriers } = open()
      const failure: unknown = await deaf.send(carriers.phone, 'Hello', { ref: REF }).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'provider-failed', retryable: true })
      expect(String(failure)).not.toContain(carriers.phone)
    })
  })
}
