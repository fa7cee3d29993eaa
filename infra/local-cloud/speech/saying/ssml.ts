import { ProtocolError } from '@call-center/shared/errors'

/** A stretch of text said in one way, or a silence. */
export type SpeechPart =
  | { readonly type: 'text'; readonly text: string; readonly style: SpeechStyle }
  | { readonly type: 'break'; readonly durationMs: number }

export interface SpeechStyle {
  /** BCP 47. */
  readonly language: string
  readonly voice: string
  /** 1 is the normal speed. */
  readonly rate: number
}

interface Tag {
  readonly name: string
  readonly closes: boolean
  readonly opens: boolean
  readonly attributes: Readonly<Record<string, string>>
}

/** The cloud takes 64 KB of SSML a turn. */
const MAX_SSML_CHARS = 64_000
const MAX_DEPTH = 64
const NAMED_RATES: Readonly<Record<string, number>> = {
  'x-slow': 0.5,
  slow: 0.64,
  medium: 1,
  default: 1,
  fast: 1.55,
  'x-fast': 2,
}
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const BREAK_MS: Readonly<Record<string, number>> = {
  none: 0,
  'x-weak': 250,
  weak: 500,
  medium: 750,
  strong: 1_000,
  'x-strong': 1_250,
}
const MAX_BREAK_MS = 20_000
/** Elements whose text is not said. */
const SILENT = new Set(['metadata', 'desc', 'lexicon', 'mstts:backgroundaudio', 'bookmark', 'mark'])
const TAG = /^<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/
const NOT_TEXT = /^(?:<!--[\s\S]*?-->|<\?[\s\S]*?\?>)/
const CDATA = /^<!\[CDATA\[([\s\S]*?)\]\]>/

/**
 * Reads the SSML that is sent to Azure: voices, languages, rates and breaks; styles are accepted and ignored.
 * @throws {ProtocolError} when it is not well-formed. No DTD, no external entity, ever.
 */
export function parseSsml(ssml: string): readonly SpeechPart[] {
  if (ssml.length > MAX_SSML_CHARS) throw new ProtocolError('the SSML is longer than 64,000 characters')
  const parts: SpeechPart[] = []
  const open: { name: string; style: SpeechStyle; silent: boolean }[] = []
  const top = () => open.at(-1) ?? { name: '', style: { language: 'en-US', voice: '', rate: 1 }, silent: false }
  const addText = (raw: string) => {
    const text = decode(raw)
    if (text.trim() === '') return
    if (open.length === 0) throw new ProtocolError('the SSML has text outside <speak>')
    if (!top().silent) parts.push({ type: 'text', text: text.replace(/\s+/g, ' '), style: top().style })
  }
  let rest = ssml.trim()
  let roots = 0
  while (rest.length > 0) {
    const step = nextStep(rest)
    rest = rest.slice(step.length)
    if (step.text !== undefined) addText(step.text)
    if (!step.tag) continue
    const { name, closes, opens, attributes } = step.tag
    if (closes) {
      if (open.pop()?.name !== name) throw new ProtocolError(`the SSML closes <${name}>, which is not open`)
      continue
    }
    if (open.length === 0 && (name !== 'speak' || ++roots > 1)) throw new ProtocolError('the SSML is not one <speak>')
    if (name === 'break' && !top().silent) parts.push({ type: 'break', durationMs: breakMs(attributes) })
    const entry = { name, style: styleOf(top().style, name, attributes), silent: top().silent || SILENT.has(name) }
    if (opens) open.push(entry)
    if (open.length > MAX_DEPTH) throw new ProtocolError('the SSML is nested too deeply')
  }
  if (open.length > 0 || roots === 0) throw new ProtocolError(`the SSML does not close <${top().name || 'speak'}>`)
  return mergeSame(parts)
}

function nextStep(rest: string): { length: number; text?: string; tag?: Tag } {
  if (!rest.startsWith('<')) {
    const end = rest.indexOf('<')
    const text = end < 0 ? rest : rest.slice(0, end)
    return { length: text.length, text }
  }
  const ignored = NOT_TEXT.exec(rest)
  if (ignored) return { length: ignored[0].length }
  const cdata = CDATA.exec(rest)
  if (cdata) return { length: cdata[0].length, text: (cdata[1] ?? '').replaceAll('&', '&amp;') }
  const found = TAG.exec(rest)
  if (!found) throw new ProtocolError(`the SSML has a tag that is none: ${rest.slice(0, 40)}`)
  const [whole, slash, name = '', attributes = '', selfClosing] = found
  const closes = slash === '/'
  return {
    length: whole.length,
    tag: {
      name: name.toLowerCase(),
      closes,
      opens: !closes && selfClosing !== '/',
      attributes: readAttributes(attributes),
    },
  }
}

function readAttributes(source: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const [, name = '', double, single] of source.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    attributes[name.toLowerCase()] = decode(double ?? single ?? '')
  }
  return attributes
}

function styleOf(style: SpeechStyle, name: string, attributes: Readonly<Record<string, string>>): SpeechStyle {
  const language = attributes['xml:lang'] ?? style.language
  if (name === 'voice') {
    const voice = attributes['name'] ?? style.voice
    // A voice speaks its own language unless the text says otherwise: `fr-FR-DeniseNeural` inside a speak in English.
    return {
      ...style,
      voice,
      language: attributes['xml:lang'] ?? /^[a-z]{2,3}-[A-Z]{2}(?=-)/.exec(voice)?.[0] ?? language,
    }
  }
  if (name === 'prosody') return { ...style, language, rate: clampRate(rateOf(attributes['rate'], style.rate)) }
  return { ...style, language }
}

/** `+10%` and `-10%` are relative, `1.2` and `120%` are factors of the normal speed. */
function rateOf(value: string | undefined, current: number): number {
  if (value === undefined) return current
  const named = NAMED_RATES[value.trim().toLowerCase()]
  if (named !== undefined) return named
  const found = /^([+-]?)(\d+(?:\.\d+)?)(%?)$/.exec(value.trim())
  if (!found) throw new ProtocolError(`the SSML has a rate that is none: ${value.slice(0, 20)}`)
  const [, sign, digits, percent] = found
  const number = Number(digits) / (percent ? 100 : 1)
  if (sign) return current * (1 + (sign === '-' ? -number : number))
  return number
}

const clampRate = (rate: number): number => Math.min(2.5, Math.max(0.4, rate))

function breakMs({ time, strength }: Readonly<Record<string, string>>): number {
  if (time === undefined) return BREAK_MS[strength ?? 'medium'] ?? 750
  const found = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(time.trim())
  if (!found) throw new ProtocolError(`the SSML has a break that is none: ${time.slice(0, 20)}`)
  return Math.min(MAX_BREAK_MS, Number(found[1]) * (found[2] === 's' ? 1_000 : 1))
}

function decode(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));|&/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      const code = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : undefined
      if (code !== undefined && code > 0 && code <= 0x10_ff_ff) return String.fromCodePoint(code)
      const known = name ? ENTITIES[name] : undefined
      if (known === undefined) throw new ProtocolError(`the SSML has an entity that is none: ${whole.slice(0, 12)}`)
      return known
    },
  )
}

/** Joins neighbours said in the same way, so that a sentence with <emphasis> inside stays one sentence. */
function mergeSame(parts: readonly SpeechPart[]): readonly SpeechPart[] {
  const merged: SpeechPart[] = []
  for (const part of parts) {
    const last = merged.at(-1)
    if (part.type === 'text' && last?.type === 'text' && JSON.stringify(last.style) === JSON.stringify(part.style)) {
      merged[merged.length - 1] = { ...last, text: last.text + part.text }
    } else merged.push(part)
  }
  return merged
}
