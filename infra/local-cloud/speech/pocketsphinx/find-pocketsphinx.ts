import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export interface PocketSphinxPaths {
  readonly pocketSphinxLibrary: string
  readonly sphinxBaseLibrary: string
  /** Folder of the acoustic model. */
  readonly acousticModel: string
  readonly dictionary: string
  /** General English: 20,000 words from news and books. */
  readonly generalModel: string
}

const MODEL = '/usr/share/pocketsphinx/model/en-us'
const LIBRARY_FOLDERS = ['/usr/lib', '/usr/local/lib', '/usr/lib64']

/** Where Debian's PocketSphinx is, or `undefined` when `libpocketsphinx3` or `pocketsphinx-en-us` is not installed. */
export function findPocketSphinx(): PocketSphinxPaths | undefined {
  const pocketSphinxLibrary = findLibrary('libpocketsphinx.so.3')
  const sphinxBaseLibrary = findLibrary('libsphinxbase.so.3')
  const acousticModel = join(MODEL, 'en-us')
  const dictionary = join(MODEL, 'cmudict-en-us.dict')
  const generalModel = join(MODEL, 'en-us.lm.bin')
  if (!pocketSphinxLibrary || !sphinxBaseLibrary) return undefined
  if (![acousticModel, dictionary, generalModel].every((path) => existsSync(path))) return undefined
  return { pocketSphinxLibrary, sphinxBaseLibrary, acousticModel, dictionary, generalModel }
}

/** Debian puts libraries in a folder named after the processor: `/usr/lib/x86_64-linux-gnu`. */
function findLibrary(name: string): string | undefined {
  const folders = LIBRARY_FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) => [
    folder,
    ...readdirSync(folder)
      .filter((entry) => entry.endsWith('-linux-gnu') || entry.includes('-linux-gnueabi'))
      .map((entry) => join(folder, entry)),
  ])
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}
