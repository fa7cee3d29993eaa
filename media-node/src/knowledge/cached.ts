import * as z from 'zod'
import { type Cache, cacheKey } from '../cache/cache.ts'
import type { Translator } from '../conversation/translator.ts'
import { KNOWLEDGE_CACHE_HITS, type Metrics } from '../metrics.ts'
import { wordsOf } from '../turn/words.ts'
import type { Embedder } from './embedder.ts'
import type { DocumentsVersion } from './documents-version.ts'
import { FoundDocument, type Knowledge } from './knowledge.ts'

const HOUR_MS = 60 * 60 * 1_000
const DAY_MS = 24 * HOUR_MS
const FoundDocuments = z.array(FoundDocument)

/**
 * What was found is found again for an hour, unless documents are pushed meanwhile; others than `npm run config -- push` may
 * change an index too. Nothing found is asked again: the documents may have come since.
 */
export const cachedKnowledge = (
  knowledge: Knowledge,
  {
    cache,
    metrics,
    of,
    version,
  }: {
    readonly cache: Cache
    readonly metrics: Metrics
    readonly of: readonly (string | number)[]
    readonly version: DocumentsVersion
  },
): Knowledge => ({
  async search(query, options) {
    const documents = version()
    if (documents === undefined) return knowledge.search(query, options)
    const key = cacheKey('search', ...of, documents, options.lang, wordsIn(query))
    const kept = readJson(FoundDocuments, await cache.get(key))
    if (kept) {
      metrics.add(KNOWLEDGE_CACHE_HITS)
      return kept
    }
    const found = await knowledge.search(query, options)
    if (found.length > 0) void cache.set(key, JSON.stringify(found), { ttlMs: HOUR_MS })
    return found
  },
})

/** Vectors are kept as 32-bit floats, a third of their text. */
export const cachedEmbedder = (
  embedder: Embedder,
  { cache, model, dimensions }: { readonly cache: Cache; readonly model: string; readonly dimensions: number },
): Embedder => ({
  async embed(texts, options) {
    const keys = texts.map((text) => cacheKey('embedding', model, dimensions, wordsIn(text)))
    const kept = (await Promise.all(keys.map((key) => cache.get(key)))).map((value) => readVector(value, dimensions))
    const missing = texts.filter((_text, i) => !kept[i])
    const fresh = missing.length > 0 ? await embedder.embed(missing, options) : []
    return texts.map((text, i) => {
      const own = kept[i]
      if (own) return own
      const vector = fresh[missing.indexOf(text)] ?? []
      const key = keys[i]
      if (key) void cache.set(key, Buffer.from(Float32Array.from(vector).buffer).toString('base64'), { ttlMs: DAY_MS })
      return vector
    })
  },
})

/** A text is translated once a day. */
export const cachedTranslator = (translator: Translator, cache: Cache): Translator => ({
  async translate(texts, options) {
    const keys = texts.map((text) => cacheKey('translation', options.to, wordsIn(text)))
    const kept = await Promise.all(keys.map((key) => cache.get(key)))
    const missing = texts.filter((_text, i) => kept[i] === undefined)
    const fresh = missing.length > 0 ? await translator.translate(missing, options) : []
    return texts.map((text, i) => {
      const [own, key] = [kept[i], keys[i]]
      if (own !== undefined) return own
      const translated = fresh[missing.indexOf(text)] ?? text
      if (key) void cache.set(key, translated, { ttlMs: DAY_MS })
      return translated
    })
  },
})

/** A recogniser's final differs from its partial in commas and capitals: the question is the same. */
const wordsIn = (text: string): string =>
  wordsOf(text)
    .map((word) => word.text)
    .join(' ')

/** What cannot be read was kept by another version: it is as if it were not there. */
function readJson<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function readVector(text: string | undefined, dimensions: number): readonly number[] | undefined {
  if (text === undefined) return undefined
  const bytes = new Uint8Array(Buffer.from(text, 'base64'))
  return bytes.byteLength === dimensions * 4 ? [...new Float32Array(bytes.buffer)] : undefined
}
