import { escapeXml } from '@call-center/shared/escape-xml'
import { RETRIED } from './twilio-retried.ts'
import type { MediaAddress, Question, Spoken } from './telephony.ts'

/** What a webhook of ours is told about. */
export type Told =
  | 'connected'
  | 'chosen'
  | 'said'
  | 'streamed'
  | 'dialled'
  | 'reached'
  | 'colleague'
  | 'progress'
  | 'machine'
  | 'recorded'
  | 'lost'

/** The address of a webhook: `base` is that of the leg. */
export const voiceUrl = (base: string, on: Told, more: Readonly<Record<string, string>> = {}): string =>
  `${base}?${new URLSearchParams({ on, ...more })}`

/** Seconds of silence after which a question counts as missed, and for which a colleague's telephone rings. */
const SILENCE_BEFORE_MISS_S = 5
const RING_S = 30

/** One verb after the other. https://www.twilio.com/docs/voice/twiml */
export const response = (...verbs: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs.join('')}</Response>`

export const hangUp = (): string => '<Hangup/>'
export const reject = (): string => '<Reject reason="busy"/>'
export const pause = (seconds: number): string => `<Pause length="${seconds}"/>`
export const redirect = (url: string): string => `<Redirect>${escapeXml(url)}</Redirect>`

export const say = (spoken: readonly Spoken[]): string =>
  spoken.map(({ text, lang }) => `<Say language="${escapeXml(lang)}">${escapeXml(text)}</Say>`).join('')

/**
 * Asks by keypad and voice. What was said comes back as words: the choices go along in the address. By keypad alone it takes far less
 * room, which a menu of many languages may need.
 */
export function gather(
  base: string,
  { prompt, choices, phrasesLang, context }: Question,
  { by = 'dtmf speech' }: { readonly by?: 'dtmf speech' | 'dtmf' } = {},
): string {
  const action = voiceUrl(base, 'chosen', {
    context,
    ...(by !== 'dtmf' && { choices: JSON.stringify(choices.map(({ label, phrases }) => [label, ...phrases])) }),
  })
  const bySpeech = {
    speechTimeout: 'auto',
    language: RECOGNISED_AS[phrasesLang] ?? phrasesLang,
    hints: choices.flatMap(({ phrases }) => phrases).join(', '),
  }
  return element(
    'Gather',
    {
      input: by,
      numDigits: '1',
      timeout: String(SILENCE_BEFORE_MISS_S),
      actionOnEmptyResult: 'true',
      ...(by !== 'dtmf' && bySpeech),
      action,
    },
    say(prompt),
  )
}

/** Languages that the recogniser calls otherwise than the voices. */
const RECOGNISED_AS: Readonly<Record<string, string>> = {
  'zh-CN': 'cmn-Hans-CN',
  'zh-HK': 'yue-Hant-HK',
  'zh-TW': 'cmn-Hant-TW',
}

/** Streams both ways until the media node closes, or is gone. */
export const stream = (base: string, { url, token }: MediaAddress, context: string): string =>
  element('Connect', {}, element('Stream', { url }, element('Parameter', { name: 'token', value: token }, ''))) +
  redirect(voiceUrl(base, 'streamed', { context }))

/** The caller hears it ring until a colleague picks up. */
export const dial = (base: string, to: string, context: string): string =>
  ring(base, to, context, {
    statusCallback: voiceUrl(base, 'colleague', { context }) + RETRIED,
    statusCallbackEvent: 'answered',
  })

/**
 * The caller hears it ring until a colleague has accepted. What the colleague is asked comes from an address of its own; the end
 * of that document joins the two. https://www.twilio.com/docs/voice/twiml/number#url
 */
export const dialBriefed = (base: string, to: string, context: string): string =>
  ring(base, to, context, { url: voiceUrl(base, 'reached', { context }) })

function ring(base: string, to: string, context: string, number: Readonly<Record<string, string>>): string {
  const action = voiceUrl(base, 'dialled', { context })
  const dialled = element('Number', number, escapeXml(to))
  return element('Dial', { answerOnBridge: 'true', timeout: String(RING_S), action }, dialled)
}

function element(name: string, attributes: Readonly<Record<string, string>>, inner: string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
  return `<${name}${written.join('')}>${inner}</${name}>`
}
