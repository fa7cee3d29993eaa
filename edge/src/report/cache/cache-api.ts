import type { TextCache } from './text-cache.ts'

/** The part of a Workers cache that is used. */
export interface WorkersCache {
  match(url: string): Promise<{ text(): Promise<string> } | undefined>
  put(url: string, response: Response): Promise<unknown>
  delete(url: string): Promise<unknown>
}

/** Nobody asks for this host: only our own code reaches what is kept under it. */
const HOST = 'https://reports.cache'

/**
 * The cache of the data centre this runs in. What is put here is seen by no other one.
 *
 * @param open called for each use: a handle belongs to the request that opened it.
 */
export function cacheApi(open: () => Promise<WorkersCache>): TextCache {
  const urlOf = (key: string) => `${HOST}/${encodeURIComponent(key)}`
  return {
    get: async (key) => (await (await open()).match(urlOf(key)))?.text(),
    async put(key, text, { ttlS }) {
      const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': `max-age=${ttlS}` }
      await (await open()).put(urlOf(key), new Response(text, { headers }))
    },
    async delete(key) {
      await (await open()).delete(urlOf(key))
    },
  }
}
