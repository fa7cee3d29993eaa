/** One price: what is counted, what one of it costs, and where that is said. US dollars, without tax or discounts. */
export interface Price {
  readonly name: string
  readonly unit: string
  readonly usd: number
  readonly source: string
}

/**
 * When the tables were last gone over. They were made without a connection to the price pages, from what they said when they
 * were last read: check a figure on its page before you rely on it, and change it here.
 */
export const PRICES_AS_OF = '2026-11-21'

export const price = (name: string, unit: string, usd: number, source: string): Price => ({ name, unit, usd, source })

const AZURE = 'https://azure.microsoft.com/pricing/details'
const TELEPHONE = `${AZURE}/communication-services`
const SPEECH = `${AZURE}/cognitive-services/speech-services`
const MODELS = `${AZURE}/cognitive-services/openai-service`

/** What is paid by use, call by call: list prices of West Europe, or of the United States where the page has no other. */
export const USE_PRICES = {
  streaming: price('audio streaming', 'minute', 0.004, TELEPHONE),
  phoneIn: price('telephone, inbound, United States', 'minute', 0.0085, TELEPHONE),
  phoneOut: price('telephone, outbound, United States', 'minute', 0.013, TELEPHONE),
  sms: price('text message, United States', 'segment', 0.0075, TELEPHONE),
  recording: price('recording', 'minute', 0.002, TELEPHONE),
  speechToText: price('recognition', 'hour', 1, SPEECH),
  textToSpeech: price('synthesis', 'million characters', 15, SPEECH),
  fastInput: price('gpt-4.1-nano, read', 'million tokens', 0.1, MODELS),
  fastCached: price('gpt-4.1-nano, read again', 'million tokens', 0.025, MODELS),
  fastOutput: price('gpt-4.1-nano, written', 'million tokens', 0.4, MODELS),
  slowInput: price('gpt-4.1, read', 'million tokens', 2, MODELS),
  slowCached: price('gpt-4.1, read again', 'million tokens', 0.5, MODELS),
  slowOutput: price('gpt-4.1, written', 'million tokens', 8, MODELS),
} as const
export type UsePrice = keyof typeof USE_PRICES
