const SMALL = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
]
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
/** Longer numbers are read digit by digit. */
const MAX_READ_AS_NUMBER = 99

/** Text as it is spoken: lower case, no accents, no punctuation, numbers in words. */
export function toSpokenWords(text: string): readonly string[] {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’`]/g, "'")
    .replace(/\{\w+\}/g, ' ')
    .replace(/_/g, ' ')
    .replace(/@/g, ' at ')
    .replace(/(?<=\w)\.(?=\w)/g, ' dot ')
    .replace(/\d+/g, (digits) => ` ${numberWords(digits)} `)
    .split(/[^a-z']+/)
    .map((word) => word.replace(/^'+|'+$/g, ''))
    .filter(Boolean)
}

export function numberWords(digits: string): string {
  const value = Number(digits)
  if (digits.length > 2 || digits.startsWith('0') || value > MAX_READ_AS_NUMBER)
    return [...digits].map((digit) => SMALL[Number(digit)]).join(' ')
  if (value < 20) return SMALL[value] ?? ''
  const unit = value % 10
  return `${TENS[Math.floor(value / 10)]}${unit === 0 ? '' : ` ${SMALL[unit]}`}`
}

const QUESTION =
  /^(?:who|what|when|where|why|how|which|can|could|do|does|did|is|are|am|will|would|may|should|have i|has)\b/
const DIGITS: Readonly<Record<string, string>> = {
  oh: '0',
  ...Object.fromEntries(SMALL.slice(0, 10).map((word, digit) => [word, String(digit)])),
}
/** Fewer digits in a row stay words: "one moment", "two cars". */
const MIN_DIGITS_IN_A_ROW = 3

/** What a recogniser heard, as it is written: names and a start with capitals, an end, digits for what was read digit by digit. */
export function toWritten(words: string, names: ReadonlyMap<string, string>): string {
  const tokens = words.trim().split(/\s+/).filter(Boolean)
  if (tokens.length === 0) return ''
  const written: string[] = []
  for (let index = 0; index < tokens.length;) {
    const run = tokens.slice(index).findIndex((token) => DIGITS[token] === undefined)
    const length = run < 0 ? tokens.length - index : run
    if (length >= MIN_DIGITS_IN_A_ROW) {
      written.push(
        tokens
          .slice(index, index + length)
          .map((token) => DIGITS[token])
          .join(''),
      )
      index += length
      continue
    }
    written.push(...tokens.slice(index, index + Math.max(1, length)).map((token) => names.get(token) ?? token))
    index += Math.max(1, length)
  }
  const text = written.join(' ').replace(/\bi(?=$|\s|')/g, 'I')
  return text.charAt(0).toUpperCase() + text.slice(1) + (QUESTION.test(words) ? '?' : '.')
}
