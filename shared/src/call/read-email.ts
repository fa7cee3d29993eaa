import * as z from 'zod'

const emailSchema = z.email()
const ADDRESS = /[a-z0-9][a-z0-9._%+'-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+/g

/** How the signs of an address are spoken, in the shipped languages and their neighbours. Longer names first. */
const SPOKEN_SIGNS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:tiret du bas|gui[oó]n bajo|underscore|underline|unterstrich|trattino basso)\b|下划线/g, '_'],
  [/\b(?:dash|hyphen|minus|tiret|gui[oó]n|bindestrich|trattino|h[ií]fen)\b|横杠|减号/g, '-'],
  [/\b(?:plus|m[aá]s)\b/g, '+'],
  [/\b(?:at sign|arobase|arrobas?|klammeraffe|chiocciola)\b|艾特|@/g, '@'],
  [/\b(?:dot|point|punto|punkt|ponto)\b|点/g, '.'],
]

/**
 * An email address in lower case: as it is written, or as it is spoken (`kevin dot smith at example dot com`,
 * `judy point bert arobase exemple point fr`, `kevin [at] example [dot] com`). `undefined` when there is none, or more than one.
 */
export function readEmail(text: string): string | undefined {
  const written = text
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, '')
  return only(written) ?? only(fromSpoken(written))
}

function only(text: string): string | undefined {
  const found = [...new Set(text.match(ADDRESS)?.map((address) => address.replace(/(?<!\.)\.+$/, '')))]
  const [address] = found
  return found.length === 1 && emailSchema.safeParse(address).success ? address : undefined
}

function fromSpoken(text: string): string {
  let spoken = text.replace(/[[({<]\s*(at|dot|point|arobase|arroba|punto)\s*[\])}>]/g, ' $1 ').replace(/[,;!?]+/g, ' ')
  for (const [sign, character] of SPOKEN_SIGNS) spoken = spoken.replace(sign, ` ${character} `)
  // Where nothing else is the sign, the last "at" before a domain is: it is an ordinary word as well.
  if (!spoken.includes('@')) spoken = spoken.replace(/^(.*\S)\s+(?:at|chez|bei)\s+(?=\S)/, '$1 @ ')
  return joinLetters(spoken.replace(/\s+/g, ' '))
    .replace(/ ?([@._+-]) ?/g, '$1')
    .replace(/(?<!\.)\.+$/, '')
}

/** `k e v i n` is one word. */
const joinLetters = (text: string): string =>
  text.replace(/(?<![a-z0-9])[a-z0-9](?: [a-z0-9](?![a-z0-9]))+/g, (run) => run.replaceAll(' ', ''))
