import { escapeXml } from '@call-center/shared/escape-xml'
import type { Spoken } from './telephony.ts'

/** Sentences as SSML, each in its own voice. */
export function toSsml(spoken: readonly Spoken[]): string {
  const voices = spoken.map(({ text, lang, voice }) => {
    const inner = `<lang xml:lang="${escapeXml(lang)}">${escapeXml(text)}</lang>`
    return `<voice name="${escapeXml(voice)}">${inner}</voice>`
  })
  const lang = escapeXml(spoken[0]?.lang ?? 'en-US')
  return `<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="${lang}">${voices.join('')}</speak>`
}
