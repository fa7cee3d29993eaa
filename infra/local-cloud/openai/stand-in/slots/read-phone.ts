import type { Lang } from '../phrases/phrases.ts'
import { withDigits } from './number-words.ts'

const FEWEST_DIGITS = 8
const MOST_DIGITS = 15
const TIMES: Readonly<Record<string, number>> = { double: 2, triple: 3, treble: 3 }

const ISO_DATE = /\b\d{4}-\d{2}-\d{2}\b/g

/** A phone number that was spoken or typed. E.164 when the country is known or usual for the language. */
export function readPhone(text: string, lang: Lang): string | undefined {
  const spoken = withDigits(
    text
      .replace(/[，、。；]/g, ', ')
      .replace(ISO_DATE, ' ')
      .replace(/(\d)[-.](?=\d)/g, '$1 '),
  )
    .replace(/\b(double|triple|treble) (\d)\b/g, (_, times: string, digit: string) => digit.repeat(TIMES[times] ?? 1))
    .replace(/\b(?:plus|mas)\b(?= *\d)|加(?=\d)/g, '+')
    .replace(/\(0\)/g, '')
  for (const [match] of spoken.matchAll(/\+?[ ]*\d(?:[\d ().,-]*\d)?/g)) {
    const digits = match.replace(/\D/g, '')
    if (digits.length < FEWEST_DIGITS || digits.length > MOST_DIGITS) continue
    return toE164(match.trim().startsWith('+'), digits, lang)
  }
  return undefined
}

function toE164(international: boolean, digits: string, lang: Lang): string {
  if (international) return `+${digits}`
  if (digits.startsWith('00')) return `+${digits.slice(2)}`
  if (lang === 'fr' && /^0\d{9}$/.test(digits)) return `+33${digits.slice(1)}`
  if (lang === 'en' && /^1?[2-9]\d{9}$/.test(digits)) return `+1${digits.slice(-10)}`
  if (lang === 'es' && /^[6-9]\d{8}$/.test(digits)) return `+34${digits}`
  if (lang === 'zh' && /^1\d{10}$/.test(digits)) return `+86${digits}`
  // Without a country it is handed on as it was said: the tool refuses it and says what is missing.
  return digits
}
