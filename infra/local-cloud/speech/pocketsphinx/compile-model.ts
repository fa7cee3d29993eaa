import { createHash } from 'node:crypto'
import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CORPUS } from './corpus.ts'
import { flitePhonemes, formatDictionary, readDictionary } from './dictionary.ts'
import type { Dictionary } from './dictionary.ts'
import { buildArpa } from './language-model.ts'
import type { WeightedSentence } from './language-model.ts'
import type { ModelFiles } from './native.ts'
import { toSpokenWords } from './spoken-words.ts'

/** Change it when models of older versions must not be used. */
const VERSION = 2
/** How much more likely than one sentence of the corpus. */
const SENTENCE_WEIGHT = 2
const PHRASE_WEIGHT = 4

export interface CompilerOptions {
  /** CMUdict. */
  readonly dictionary: string
  /** Compiled models are kept here. */
  readonly cacheDir: string
  /** What is said in the calls of this agent: prompts, claim fields, tools. */
  readonly sentences: readonly string[]
  /** Phonemes of words that the dictionary lacks, from a voice. */
  readonly pronounce: (words: readonly string[]) => Promise<readonly (readonly string[])[]>
}

export interface ModelCompiler {
  /** General English, with what is said in calls more likely, and these phrases even more. */
  forCalls(phrases: readonly string[]): Promise<ModelFiles>
  /** A model that knows these phrases and nothing else. */
  forChoice(phrases: readonly string[]): Promise<ModelFiles>
}

export function createModelCompiler({ dictionary, cacheDir, sentences, pronounce }: CompilerOptions): ModelCompiler {
  const compiled = new Map<string, Promise<ModelFiles>>()
  let known: Promise<Dictionary> | undefined

  const compile = (isOpen: boolean, parts: readonly WeightedSentence[]): Promise<ModelFiles> => {
    const key = createHash('sha256')
      .update(JSON.stringify([VERSION, isOpen, parts]))
      .digest('hex')
      .slice(0, 24)
    const found = compiled.get(key) ?? write(key, isOpen, parts)
    compiled.set(key, found)
    // A failed attempt may succeed the next time: the disk was full.
    found.catch(() => compiled.delete(key))
    return found
  }

  const write = async (key: string, isOpen: boolean, parts: readonly WeightedSentence[]): Promise<ModelFiles> => {
    const files = { languageModel: join(cacheDir, `${key}.lm`), dictionary: join(cacheDir, `${key}.dict`), isOpen }
    if ((await exists(files.languageModel)) && (await exists(files.dictionary))) return files
    await mkdir(cacheDir, { recursive: true })
    const all = await (known ??= readDictionary(dictionary))
    const vocabulary = new Set(parts.flatMap(({ words }) => words))
    const unknown = [...vocabulary].filter((word) => !all.has(word))
    const said = unknown.length > 0 ? await pronounce(unknown) : []
    const added = new Map(unknown.map((word, index) => [word, [flitePhonemes(said[index] ?? [])]] as const))
    const sayable = (word: string) => all.has(word) || (added.get(word)?.[0] ?? '') !== ''
    const usable = parts.filter(({ words }) => words.length > 0 && words.every(sayable))
    const everything = new Map([...all, ...[...added].filter(([word]) => sayable(word))])
    await writeWhole(
      files.dictionary,
      formatDictionary(isOpen ? everything.keys() : [...vocabulary].filter(sayable), everything),
    )
    await writeWhole(files.languageModel, buildArpa(usable))
    return files
  }

  const weigh = (texts: readonly string[], weight: number): WeightedSentence[] =>
    texts.map((text) => ({ words: toSpokenWords(text), weight }))
  const ofAgent = weigh(sentences, SENTENCE_WEIGHT)

  return {
    forCalls: (phrases) =>
      compile(true, [...weigh(CORPUS, 1), ...ofAgent, ...weigh(phrases.toSorted(), PHRASE_WEIGHT)]),
    forChoice: (phrases) => compile(false, weigh(phrases.toSorted(), 1)),
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Two processes may compile the same model: neither may read half a file. */
async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.${performance.now()}`
  await writeFile(temporary, text)
  await rename(temporary, path)
}
