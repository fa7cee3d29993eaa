import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** Pronunciations of each word, in the phonemes of CMUdict. */
export type Dictionary = ReadonlyMap<string, readonly string[]>

/** Flite's phonemes, where they differ from CMUdict's in more than case. */
const FROM_FLITE: Readonly<Record<string, string>> = {
  ax: 'AH',
  axr: 'ER',
  ix: 'IH',
  el: 'AH L',
  en: 'AH N',
  em: 'AH M',
  nx: 'N',
  dx: 'T',
  hv: 'HH',
}

export async function readDictionary(path: string): Promise<Dictionary> {
  const dictionary = new Map<string, string[]>()
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const space = line.indexOf(' ')
    const [word = ''] = line.slice(0, space).split('(')
    const phonemes = line.slice(space + 1).trim()
    const known = dictionary.get(word)
    if (known) known.push(phonemes)
    else dictionary.set(word, [phonemes])
  }
  return dictionary
}

/** The part of a dictionary that a model needs, in the format PocketSphinx reads. */
export const formatDictionary = (words: Iterable<string>, dictionary: Dictionary): string =>
  [...words]
    .flatMap((word) =>
      (dictionary.get(word) ?? []).map(
        (phonemes, index) => `${word}${index === 0 ? '' : `(${index + 1})`} ${phonemes}`,
      ),
    )
    .join('\n') + '\n'

export const flitePhonemes = (phones: readonly string[]): string =>
  phones.map((phone) => FROM_FLITE[phone] ?? phone.toUpperCase()).join(' ')
