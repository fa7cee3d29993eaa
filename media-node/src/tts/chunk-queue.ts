/** Turns events into an async iterator: for a provider that calls back, and a reader that pulls. */
export class ChunkQueue<T> implements AsyncIterator<T> {
  readonly #chunks: T[] = []
  #end: { readonly error?: unknown } | undefined
  #news = Promise.withResolvers<void>()

  push(chunk: T): void {
    if (this.#end) return
    this.#chunks.push(chunk)
    this.#news.resolve()
  }

  /** No more chunks come; those that are here can still be read. */
  end(): void {
    this.#end ??= {}
    this.#news.resolve()
  }

  fail(error: unknown): void {
    this.#end ??= { error }
    this.#news.resolve()
  }

  async next(): Promise<IteratorResult<T>> {
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk !== undefined) return { done: false, value: chunk }
      if (this.#end && 'error' in this.#end) throw this.#end.error
      if (this.#end) return { done: true, value: undefined }
      await this.#news.promise
      this.#news = Promise.withResolvers<void>()
    }
  }
}
