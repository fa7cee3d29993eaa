import type { CarrierName } from '../config/carriers.ts'

/** One price: what is counted, what one of it costs, and where that is said. US dollars, without tax or discounts. */
export interface Price {
  readonly name: string
  readonly unit: string
  readonly usd: number
  /** The page of whoever sells it. */
  readonly source: string
  /** What the figure was last compared with, where its page could not be reached. Absent: with nothing. */
  readonly compared?: string
}

/**
 * When the tables were last gone over. No price page could be reached then: figures were compared with what public
 * repositories had copied from them, and where none was found, `compared` is absent. Look a figure up on its page before
 * you rely on it, and change it here.
 */
export const PRICES_AS_OF = '2026-11-22'

export const price = (name: string, unit: string, usd: number, source: string, compared?: string): Price => ({
  name,
  unit,
  usd,
  source,
  ...(compared === undefined ? {} : { compared }),
})

const AZURE = 'https://azure.microsoft.com/pricing/details'
const TELEPHONE = `${AZURE}/communication-services`
const SPEECH = `${AZURE}/cognitive-services/speech-services`
const MODELS = `${AZURE}/cognitive-services/openai-service`
const TWILIO = 'https://www.twilio.com/en-us/voice/pricing/us'
/** Of Microsoft's own documents. */
const ACS_DOCS = 'MicrosoftDocs/azure-docs: communication-services/concepts/{pstn-pricing,pricing}.md'
export const COPIES = 'copies of the price page in public repositories'

/** What is paid by use, call by call: list prices of West Europe, or of the United States where the page has no other. */
export const USE_PRICES = {
  phoneIn: price('telephone, inbound, United States', 'minute', 0.0085, TELEPHONE, ACS_DOCS),
  phoneOut: price('telephone, outbound, United States', 'minute', 0.013, TELEPHONE, ACS_DOCS),
  streaming: price('audio streaming', 'minute', 0.004, TELEPHONE),
  recording: price('recording, two sides', 'minute', 0.0024, TELEPHONE, ACS_DOCS),
  sms: price('text message, United States', 'segment', 0.0075, TELEPHONE, ACS_DOCS),
  twilioPhoneIn: price('Twilio, inbound, United States', 'minute', 0.0085, TWILIO, COPIES),
  twilioPhoneOut: price('Twilio, outbound, United States', 'minute', 0.014, TWILIO, COPIES),
  twilioStreaming: price('Twilio, media streams', 'minute', 0.0044, TWILIO, COPIES),
  twilioRecording: price('Twilio, recording', 'minute', 0.0025, TWILIO, COPIES),
  twilioMachine: price('Twilio, detection of machines', 'call', 0.0075, TWILIO, COPIES),
  twilioSms: price(
    'Twilio, text message, United States',
    'segment',
    0.0083,
    'https://www.twilio.com/en-us/sms/pricing/us',
    COPIES,
  ),
  speechToText: price('recognition', 'hour', 1, SPEECH, COPIES),
  textToSpeech: price('synthesis', 'million characters', 15, SPEECH, COPIES),
  fastInput: price('gpt-4.1-nano, read', 'million tokens', 0.1, MODELS, COPIES),
  fastCached: price('gpt-4.1-nano, read again', 'million tokens', 0.025, MODELS, COPIES),
  fastOutput: price('gpt-4.1-nano, written', 'million tokens', 0.4, MODELS, COPIES),
  slowInput: price('gpt-4.1, read', 'million tokens', 2, MODELS, COPIES),
  slowCached: price('gpt-4.1, read again', 'million tokens', 0.5, MODELS, COPIES),
  slowOutput: price('gpt-4.1, written', 'million tokens', 8, MODELS, COPIES),
} as const satisfies Readonly<Record<string, Price>>
export type UsePrice = keyof typeof USE_PRICES

export interface CarrierPrices {
  /** As people know it. */
  readonly name: string
  readonly phoneIn: UsePrice
  readonly phoneOut: UsePrice
  readonly streaming: UsePrice
  readonly recording: UsePrice
  readonly sms: UsePrice
  /** Telling people from machines; absent where that costs nothing. */
  readonly machine?: UsePrice
}

/** What each carrier is paid for what it does. */
export const CARRIER_PRICES: Readonly<Record<CarrierName, CarrierPrices>> = {
  azure: {
    name: 'Azure',
    phoneIn: 'phoneIn',
    phoneOut: 'phoneOut',
    streaming: 'streaming',
    recording: 'recording',
    sms: 'sms',
  },
  twilio: {
    name: 'Twilio',
    phoneIn: 'twilioPhoneIn',
    phoneOut: 'twilioPhoneOut',
    streaming: 'twilioStreaming',
    recording: 'twilioRecording',
    sms: 'twilioSms',
    machine: 'twilioMachine',
  },
}
