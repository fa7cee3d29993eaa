import type { CallGet } from '@call-center/shared/call/call'
import { CALLER_FIELDS } from '@call-center/shared/call/claim'
import { zoneOf } from '@call-center/shared/time-zone'
import { type Pattern, PATTERNS } from './patterns.ts'

/** Takes out of a text what tells who was on the phone. */
export type Anonymise = (text: string) => string

/** Shorter words of a value that name somebody are left alone: initials, "de". */
const SHORTEST_NAME = 2
const ISO_MOMENT = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?$/

/**
 * What is known of a call (its claim, its numbers, the caller's name) is replaced wherever it is said, then everything
 * that looks like an address, a number or a name. Too much is replaced rather than too little: "[caller_name]" for each
 * word of a name, a whole description wherever it is repeated.
 */
export function anonymiserOf(call: CallGet): Anonymise {
  const { initiate } = call
  const known = secretsOf(call)
    .filter(({ text }) => text.trim() !== '')
    .sort((a, b) => b.text.length - a.text.length)
    .map(({ text, placeholder }): Pattern => ({ placeholder, pattern: wherever(text) }))
  // Who the assistant is, is no secret: it says so itself, as others say their name.
  const own = [initiate.bot_name, initiate.bot_company].map((text): Pattern => ({
    placeholder: text,
    pattern: wherever(text),
  }))
  return (text) => replaceAll(text, [...known, ...own, ...PATTERNS])
}

/** Private characters stand around what was replaced: it is not looked at again, and nothing in a text passes for it. */
const [OPEN, CLOSE] = ['\uE000', '\uE001']
const REPLACED = /(\uE000\d+\uE001)/

function replaceAll(text: string, patterns: readonly Pattern[]): string {
  const hidden: string[] = []
  const hide = (placeholder: string): string => `${OPEN}${hidden.push(placeholder) - 1}${CLOSE}`
  const cleaned = patterns.reduce(
    (left, { pattern, placeholder, keeps }) =>
      left
        .split(REPLACED)
        .map((part) => {
          if (REPLACED.test(part)) return part
          return part.replace(pattern, (_match, first: string) => `${keeps ? first : ''}${hide(placeholder)}`)
        })
        .join(''),
    text.normalize('NFC').replace(/[\uE000\uE001]/g, ''),
  )
  return cleaned.replace(/\uE000(\d+)\uE001/g, (_match, index: string) => hidden[Number(index)] ?? '')
}

interface Secret {
  readonly text: string
  readonly placeholder: string
}

function secretsOf({ claim, initiate }: CallGet): Secret[] {
  const zone = zoneOf(initiate.phone_number)
  const fromClaim = Object.entries(claim).flatMap(([field, value]): Secret[] => {
    const placeholder = `[${field}]`
    return [value, ...formsOf(value, zone), ...namesIn(field, value)].map((text) => ({ text, placeholder }))
  })
  const numbers = [initiate.phone_number, initiate.agent_phone_number].map((text) => ({
    text,
    placeholder: '[phone_number]',
  }))
  return [...fromClaim, ...numbers]
}

/** How else a moment may be written. */
function formsOf(value: string, zone: string): string[] {
  if (!ISO_MOMENT.test(value)) return []
  const moment = new Date(value)
  const zones = ['UTC', zone]
  const languages = ['en-GB', 'en-US', 'fr-FR', 'es-ES', 'zh-CN']
  const dates = languages.flatMap((language) =>
    zones.flatMap((timeZone) =>
      (['full', 'long', 'medium', 'short'] as const).map((dateStyle) =>
        new Intl.DateTimeFormat(language, { dateStyle, timeZone }).format(moment),
      ),
    ),
  )
  const iso = zones.flatMap((timeZone) => {
    const local = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(moment)
    return [local, local.replace(' ', 'T'), local.slice(0, 10)]
  })
  return [...new Set([...dates, ...iso])]
}

const CALLER_NAME = CALLER_FIELDS.find(({ name }) => name.endsWith('_name'))?.name ?? 'caller_name'

/** Each word of a name; in other values the words that are written as names are. */
function namesIn(field: string, value: string): string[] {
  const words = value.match(/[\p{L}\p{N}'’-]+/gu) ?? []
  const isName = field === CALLER_NAME || /(^|_)names?$/.test(field)
  return words.filter((word, index) => word.length >= SHORTEST_NAME && (isName || (index > 0 && /^\p{Lu}/u.test(word))))
}

/** The text as whole words, in any case, however it is spaced. */
function wherever(text: string): RegExp {
  const escaped = text
    .normalize('NFC')
    .trim()
    .split(/\s+/)
    .map((word) => RegExp.escape(word))
    .join('\\s+')
  // Scripts without spaces have no words to stand between.
  const [before, after] = /[\p{Script=Han}]/u.test(text) ? ['', ''] : ['(?<![\\p{L}\\p{N}])', '(?![\\p{L}\\p{N}])']
  return new RegExp(`${before}${escaped}${after}`, 'giu')
}
