import { escapeXml } from '@call-center/shared/escape-xml'
import type { SpeechOptions } from './text-to-speech.ts'

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z]{4})?-[A-Z]{2}$/
const VOICE = /^[A-Za-z0-9]+(-[A-Za-z0-9:]+)+$/
const SLOWEST = 0.75
const FASTEST = 1.25

/** More is refused by the service, and no sentence of a conversation. */
const MAX_SSML_CHARS = 64 * 1024

/**
 * `text` as the document Azure's voices read. Text is escaped, and everything else comes from a short list or fits a
 * pattern: a model that writes markup is heard to say it.
 *
 * @throws {RangeError} when a parameter cannot be spoken with.
 */
export function ssmlOf(text: string, { rate, style, voice }: Pick<SpeechOptions, 'rate' | 'style' | 'voice'>): string {
  if (!LANGUAGE.test(voice.language)) throw new RangeError(`${voice.language} is no language`)
  if (!VOICE.test(voice.name)) throw new RangeError(`${voice.name} is no voice`)
  if (!(rate >= SLOWEST && rate <= FASTEST)) throw new RangeError(`${rate} is no speaking rate`)
  const paced = `<prosody rate="${rate}">${escape(text)}</prosody>`
  const said = `<lang xml:lang="${voice.language}">${paced}</lang>`
  const styled = style === 'none' ? said : `<mstts:express-as style="${style}">${said}</mstts:express-as>`
  const ssml =
    '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xmlns:mstts="https://www.w3.org/2001/mstts"' +
    ` xml:lang="${voice.language}"><voice name="${voice.name}">${styled}</voice></speak>`
  if (ssml.length > MAX_SSML_CHARS) throw new RangeError(`${text.length} characters are too many to say at once`)
  return ssml
}

/** Also drops what XML cannot hold, and line breaks: an empty line would end the message it travels in. */
const escape = (text: string): string =>
  escapeXml(
    text
      .toWellFormed()
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, ''),
  )
