/** Text without accents, lower case, typographic apostrophes straightened. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('’', "'")
    .toLowerCase()

const UNITS: Readonly<Record<string, number>> = {
  zero: 0,
  oh: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  un: 1,
  une: 1,
  deux: 2,
  trois: 3,
  quatre: 4,
  cinq: 5,
  sept: 7,
  huit: 8,
  neuf: 9,
  cero: 0,
  uno: 1,
  una: 1,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  siete: 7,
  ocho: 8,
  nueve: 9,
}
const TEENS: Readonly<Record<string, number>> = {
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  dix: 10,
  onze: 11,
  douze: 12,
  treize: 13,
  quatorze: 14,
  quinze: 15,
  seize: 16,
  diez: 10,
  once: 11,
  doce: 12,
  trece: 13,
  catorce: 14,
  quince: 15,
  dieciseis: 16,
  diecisiete: 17,
  dieciocho: 18,
  diecinueve: 19,
  veintiuno: 21,
  veintidos: 22,
  veintitres: 23,
  veinticuatro: 24,
  veinticinco: 25,
}
const TENS: Readonly<Record<string, number>> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  vingt: 20,
  trente: 30,
  quarante: 40,
  cinquante: 50,
  soixante: 60,
  veinte: 20,
  treinta: 30,
  cuarenta: 40,
  cincuenta: 50,
  sesenta: 60,
  setenta: 70,
  ochenta: 80,
  noventa: 90,
}
const HUNDREDS: Readonly<Record<string, number>> = {
  ciento: 100,
  doscientos: 200,
  trescientos: 300,
  cuatrocientos: 400,
  quinientos: 500,
  seiscientos: 600,
  setecientos: 700,
  ochocientos: 800,
  novecientos: 900,
}
const ORDINALS: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  eleventh: 11,
  twelfth: 12,
  thirteenth: 13,
  fourteenth: 14,
  fifteenth: 15,
  sixteenth: 16,
  seventeenth: 17,
  eighteenth: 18,
  nineteenth: 19,
  twentieth: 20,
  thirtieth: 30,
  premier: 1,
}
const CHINESE = '零一二三四五六七八九'

/** `二十五` is 25, `十点` 10, `两天` 2; in a telephone number one is `幺`. */
const chineseDigits = (text: string): string =>
  text
    .replace(/幺/g, '一')
    .replace(/两(?=[个点天周小分])/g, '二')
    .replace(/([二三四五六七八九])?十([一二三四五六七八九])?/g, (_, tens: string = '一', units: string = '零') =>
      String(CHINESE.indexOf(tens) * 10 + CHINESE.indexOf(units)),
    )
    .replace(/[零一二三四五六七八九]/g, (digit) => String(CHINESE.indexOf(digit)))

interface Read {
  readonly value: number
  readonly words: number
}

/** The number that starts at `words[at]`, the longest there is. Below one hundred in English and French, one thousand in Spanish. */
function readNumber(words: readonly string[], at: number): Read | undefined {
  const word = words[at] ?? ''
  const next = words[at + 1] ?? ''
  if (Object.hasOwn(HUNDREDS, word)) return plus({ value: HUNDREDS[word] ?? 0, words: 1 }, words, at, 99)
  if (word === 'quatre' && /^vingts?$/.test(next)) return plus({ value: 80, words: 2 }, words, at, 19)
  if (Object.hasOwn(TENS, word)) {
    const value = TENS[word] ?? 0
    return plus({ value, words: 1 }, words, at, word === 'soixante' ? 19 : 9)
  }
  if (word === 'dix' && /^(sept|huit|neuf)$/.test(next)) return { value: 10 + (UNITS[next] ?? 0), words: 2 }
  const value = UNITS[word] ?? TEENS[word]
  return value === undefined ? undefined : { value, words: 1 }
}

/** Adds what follows a ten: `twenty five`, `soixante et onze`, `quatre vingt dix sept`. */
function plus(tens: Read, words: readonly string[], at: number, most: number): Read {
  const joint = /^(et|y)$/.test(words[at + tens.words] ?? '') ? 1 : 0
  const from = at + tens.words + joint
  const word = words[from] ?? ''
  const follow =
    Object.hasOwn(ORDINALS, word) && most === 9 ? { value: ORDINALS[word] ?? 0, words: 1 } : readNumber(words, from)
  if (!follow || follow.value === 0 || follow.value > most) return tens
  return { value: tens.value + follow.value, words: tens.words + joint + follow.words }
}

/** The text with its number words written as digits; what is not a number stays. */
export function withDigits(text: string): string {
  const chinese = chineseDigits(plain(text))
  const words = chinese.replace(/(\p{L})-(?=\p{L})/gu, '$1 ').split(/\s+/)
  const out: string[] = []
  for (let at = 0; at < words.length;) {
    // A number does not go on after a comma.
    const stop = words.findIndex((word, index) => index >= at && tailOf(word) !== '')
    const phrase = words.slice(at, stop === -1 ? undefined : stop + 1).map(trimTail)
    const number = readNumber(phrase, 0) ?? ordinal(phrase[0] ?? '')
    const used = number?.words ?? 1
    out.push(number ? `${number.value}${tailOf(words[at + used - 1] ?? '')}` : (words[at] ?? ''))
    at += used
  }
  return out.join(' ')
}

const TAIL = /[.,;:!?]+$/
const trimTail = (word: string): string => word.replace(TAIL, '')
const tailOf = (word: string): string => TAIL.exec(word)?.[0] ?? ''

const ordinal = (word: string): Read | undefined =>
  Object.hasOwn(ORDINALS, word) ? { value: ORDINALS[word] ?? 0, words: 1 } : undefined
