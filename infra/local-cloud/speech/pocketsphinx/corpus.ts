import { CALL_SENTENCES } from './call-sentences.ts'
import { DAYS, MONTHS, NAMES, PLACES } from './names.ts'
import { numberWords } from './spoken-words.ts'

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'oh']
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz']
const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
  'thirteenth',
  'fourteenth',
  'fifteenth',
  'sixteenth',
  'seventeenth',
  'eighteenth',
  'nineteenth',
  'twentieth',
  'twenty first',
  'twenty second',
  'twenty third',
  'twenty fourth',
  'twenty fifth',
  'twenty sixth',
  'twenty seventh',
  'twenty eighth',
  'twenty ninth',
  'thirtieth',
  'thirty first',
]
const COUNT_OF_STRINGS = 150

/** The same numbers on every machine, so that the same model gets the same name. */
function createDice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * sides)
  }
}

function strings(of: readonly string[], { from, to, seed }: { from: number; to: number; seed: number }): string[] {
  const dice = createDice(seed)
  return Array.from({ length: COUNT_OF_STRINGS }, () =>
    Array.from({ length: from + dice(to - from + 1) }, () => of[dice(of.length)]).join(' '),
  )
}

const numbers = Array.from({ length: 99 }, (_, index) => numberWords(String(index + 1)))
const digitStrings = strings(DIGITS, { from: 2, to: 10, seed: 7 })
const spelled = strings(LETTERS, { from: 3, to: 8, seed: 11 })

const generated = [
  ...digitStrings,
  ...digitStrings
    .slice(0, 20)
    .flatMap((digits) => [`my number is ${digits}`, `it's ${digits}`, `the policy number is ${digits}`]),
  ...spelled,
  ...spelled.slice(0, 20).map((letters) => `it's spelled ${letters}`),
  ...numbers,
  ...numbers.flatMap((number) => [`i am ${number} years old`, `twenty ${number}`, `number ${number}`]).slice(0, 120),
  ...MONTHS.flatMap((month) => ORDINALS.map((day) => `${month} ${day}`)),
  ...MONTHS.flatMap((month) => ORDINALS.slice(0, 31).map((day) => `the ${day} of ${month}`)),
  ...MONTHS.map((month) => `in ${month}`),
  ...DAYS.flatMap((day) => [
    day,
    `on ${day}`,
    `last ${day}`,
    `next ${day}`,
    `${day} morning`,
    `${day} afternoon`,
    `it happened on ${day}`,
  ]),
  ...Array.from({ length: 12 }, (_, hour) => numberWords(String(hour + 1))).flatMap((hour) => [
    `at ${hour}`,
    `at ${hour} o'clock`,
    `at ${hour} thirty`,
    `around ${hour} in the morning`,
    `around ${hour} in the afternoon`,
    `at ${hour} p m`,
    `at ${hour} a m`,
    `half past ${hour}`,
  ]),
  ...NAMES.flatMap((name, index) => [
    name,
    `my name is ${name}`,
    `i'm ${name}`,
    `this is ${name}`,
    `my name is ${name} ${NAMES[(index * 7 + 36) % NAMES.length]}`,
    `${name} at example dot com`,
  ]),
  ...PLACES.flatMap((place) => [
    place,
    `in ${place}`,
    `i live in ${place}`,
    `it happened in ${place}`,
    `near ${place}`,
  ]),
]

/** What callers say to any call centre, for a language model. */
export const CORPUS: readonly string[] = [...CALL_SENTENCES, ...CALL_SENTENCES, ...generated]
