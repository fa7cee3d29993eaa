import { escapeXml } from '@call-center/shared/escape-xml'
import type { SpeechOptions } from './text-to-speech.ts'

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z]{4})?-[A-Z]{2}$/
const VOICE = /^[A-Za-z0-9]+(-[A-Za-z0-9:]+)+$/
const SLOWEST = 0.75
const FASTEST = 1.25

/**
 * Silence after what is said, milliseconds. By themselves the voices end each request with 800 ms of it
 * (microsoft/cognitive-services-speech-sdk-js#691), and we ask for one sentence at a time.
 */
const PAUSE_MS = { sentence: 250, clause: 100 }

/** More is refused by the service, and no sentence of a conversation. */
const MAX_SSML_CHARS = 64 * 1024

/**
 * `text` as the document Azure's voices read. Text is escaped, and everything else comes from a short list or fits a
 * pattern: a model that writes markup is heard to say it.
 *
 * @throws {RangeError} when a parameter cannot be spoken with.
 */
export function ssmlOf(
  text: string,
  { goesOn = false, rate, style, voice }: Pick<SpeechOptions, 'goesOn' | 'rate' | 'style' | 'voice'>,
): string {
  if (!LANGUAGE.test(voice.language)) throw new RangeError(`${voice.language} is no language`)
  if (!VOICE.test(voice.name)) throw new RangeError(`${voice.name} is no voice`)
  if (!(rate >= SLOWEST && rate <= FASTEST)) throw new RangeError(`${rate} is no speaking rate`)
  const paced = `<prosody rate="${rate}">${escape(goesOn ? unfinished(text) : text)}</prosody>`
  const said = `<lang xml:lang="${voice.language}">${paced}</lang>`
  const styled = style === 'none' ? said : `<mstts:express-as style="${style}">${said}</mstts:express-as>`
  const pause = `<mstts:silence type="Tailing-exact" value="${goesOn ? PAUSE_MS.clause : PAUSE_MS.sentence}ms"/>`
  const ssml =
    '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xmlns:mstts="https://www.w3.org/2001/mstts"' +
    ` xml:lang="${voice.language}"><voice name="${voice.name}">${pause}${styled}</voice></speak>`
  if (ssml.length > MAX_SSML_CHARS) throw new RangeError(`${text.length} characters are too many to say at once`)
  return ssml
}

/** A voice falls at the end of what it is given, unless that ends with a comma. */
const unfinished = (text: string): string => (/[\p{L}\p{N}]\s*$/u.test(text) ? `${text.trimEnd()},` : text)

/** Also drops what XML cannot hold, and line breaks: an empty line would end the message it travels in. */
const escape = (text: string): string =>
  escapeXml(
    text
      .toWellFormed()
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, ''),
  )
