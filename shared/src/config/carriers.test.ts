import { describe, expect, it } from 'vitest'
import { assistantNumber, carrierMistakes, textNumber } from './carriers.ts'
import { CommunicationServices } from './communication-services.ts'
import { TwilioCalls } from './twilio.ts'
import { Outbound } from './outbound.ts'
import { SmsSettings } from './sms.ts'

const AZURE = '+33612345600'
const TWILIO = '+18005550101'
const acs = CommunicationServices.parse({
  access_key: 'k',
  endpoint: 'https://a.example',
  phone_number: AZURE,
  resource_id: 'r',
})
const twilio = TwilioCalls.parse({ account_sid: `AC${'0'.repeat(32)}`, auth_token: 't', phone_number: TWILIO })
const none = {
  communication_services: undefined,
  twilio: undefined,
  outbound: Outbound.parse({}),
  sms: SmsSettings.parse({}),
}
const both = { ...none, communication_services: acs, twilio }
const from = (phone_number: string) => ({ outbound: Outbound.parse({ phone_number }) })

describe('carriers', () => {
  it.each([
    ['one carrier', { ...none, communication_services: acs }, AZURE, AZURE],
    ['the other one', { ...none, twilio }, TWILIO, TWILIO],
    ['two', both, AZURE, AZURE],
    [
      'two, and the second phones and writes',
      { ...both, ...from(TWILIO), sms: SmsSettings.parse({ mode: 'twilio' }) },
      TWILIO,
      TWILIO,
    ],
    [
      'an account that only writes',
      { ...none, communication_services: acs, sms: SmsSettings.parse({ mode: 'twilio', twilio }) },
      AZURE,
      TWILIO,
    ],
  ])('may be %s', (_what, config, phones, writes) => {
    expect([carrierMistakes(config), assistantNumber(config), textNumber(config)]).toEqual([[], phones, writes])
  })

  it.each([
    ['none', none, 'communication_services', 'is missing: add it, or the section twilio, to have a number'],
    [
      'two of one number',
      { ...both, twilio: { ...twilio, phone_number: AZURE } },
      'twilio.phone_number',
      'is the number of communication_services too',
    ],
    [
      'a number to phone from that nobody has',
      { ...both, ...from('+33612345699') },
      'outbound.phone_number',
      'is the number of no carrier here',
    ],
    [
      'text messages without an account',
      { ...none, communication_services: acs, sms: SmsSettings.parse({ mode: 'twilio' }) },
      'sms.twilio',
      'is missing: sms.mode is twilio',
    ],
  ])('may not be %s', (_what, config, path, message) => {
    expect(carrierMistakes(config).map((mistake) => [mistake.path.join('.'), mistake.message])).toEqual([
      [path, message],
    ])
  })
})
