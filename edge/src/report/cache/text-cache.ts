/** Text by key, for a while. It may lose anything at any time, and may be late: readers check what they get. */
export interface TextCache {
  get(key: string): Promise<string | undefined>
  /** Keeps `text` for `ttlS` seconds, 60 or more. */
  put(key: string, text: string, options: { readonly ttlS: number }): Promise<void>
  delete(key: string): Promise<void>
}

/** Where pages are kept, and what made them. */
export interface ReportCaches {
  /** Of this data centre. */
  readonly colo: TextCache
  /** Of the whole world, a minute late. */
  readonly global: TextCache
  /** Changes with every deployment: pages of an older one are not shown. */
  readonly build: string
}
