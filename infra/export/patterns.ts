/** What is personal by its shape, whoever said it. Each is replaced by its placeholder, in this order. */
export interface Pattern {
  readonly placeholder: string
  readonly pattern: RegExp
  /** The first group stays. */
  readonly keeps?: true
}

const DIGIT_WORDS = [
  'zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen',
  'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|double|triple',
  'zéro|un|une|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|cent',
  'cero|uno|dos|tres|cuatro|cinco|siete|ocho|nueve|diez|once|doce|trece|catorce|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien',
].join('|')

/** Fewer than so many are a quantity; more are a number of something. */
const FEWEST_DIGIT_WORDS = 4
const NUMBER_WORD = `(?:${DIGIT_WORDS}|\\d+)`

/** What comes before a name, in the languages that are shipped. */
const INTRODUCTIONS = [
  "my (?:full |first |last |family )?name(?: is|'s)|i am called|call me|this is|name'?s",
  "je m'appelle|mon (?:nom|prénom)(?: de famille)? est|c'est madame|c'est monsieur|madame|monsieur|mme",
  'me llamo|mi (?:nombre|apellido) es|soy (?:el señor|la señora)|señora?',
  'mr|mrs|ms|miss|dr',
].join('|')
/** A word that is written as a name is, its particles included. */
const NAME = "(?:(?:de|van|von|der|la|le|du|al|bin)\\s+)*\\p{Lu}[\\p{L}'’-]+"

export const PATTERNS: readonly Pattern[] = [
  { placeholder: '[email]', pattern: /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu },
  {
    placeholder: '[email]',
    pattern:
      /[\p{L}\p{N}]+(?: ?(?:dot|point|punto|dash|tiret|underscore) ?[\p{L}\p{N}]+)* ?(?<!\p{L})(?:at|arobase|arobas|arroba)(?!\p{L}) ?[\p{L}\p{N}]+(?: ?(?<!\p{L})(?:dot|point|punto)(?!\p{L}) ?[\p{L}\p{N}]+)+/giu,
  },
  { placeholder: '[number]', pattern: /\+?\(?\d(?:[\s().\-/–]*\d){4,}/gu },
  // Contract numbers, plates: letters and digits in one word.
  {
    placeholder: '[number]',
    pattern: /(?<![\p{L}\p{N}])(?=[\p{L}\p{N}-]*\p{L})(?=[\p{L}\p{N}-]*\d[\p{L}\p{N}-]*\d)[\p{L}\p{N}-]{5,}/gu,
  },
  {
    placeholder: '[number]',
    pattern: new RegExp(
      `(?<!\\p{L})${NUMBER_WORD}(?:[\\s,.-]+(?:and |et |y )?${NUMBER_WORD}){${FEWEST_DIGIT_WORDS - 1},}(?!\\p{L})`,
      'giu',
    ),
  },
  { placeholder: '[number]', pattern: /[零〇一二三四五六七八九幺两]{5,}/gu },
  // Spelled out: K E V Y N, K-E-V-Y-N.
  { placeholder: '[spelled]', pattern: /(?<![\p{L}\p{N}])(?:[\p{L}\d](?:[\s.,-]+|$)){3,}(?![\p{L}\p{N}])/gu },
  {
    placeholder: '[name]',
    pattern: new RegExp(`(?<!\\p{L})((?:${caseless(INTRODUCTIONS)}),?\\s+)${NAME}(?:\\s+${NAME}){0,3}`, 'gu'),
    keeps: true,
  },
  { placeholder: '[name]', pattern: /((?:我叫|我姓|我是|名字是))[\p{Script=Han}]{2,4}/gu, keeps: true },
]

/** `my` as `[mM][yY]`: the introduction may be written anyhow, the name has to begin with a capital. */
function caseless(pattern: string): string {
  return pattern.replace(/\p{L}/gu, (letter, index: number) => {
    const escaped = pattern[index - 1] === '\\'
    return escaped || letter.toLowerCase() === letter.toUpperCase()
      ? letter
      : `[${letter.toLowerCase()}${letter.toUpperCase()}]`
  })
}
