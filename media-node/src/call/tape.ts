/** What a source yields, kept: it is pulled at once, and read as often as wanted, each time from the start. */
export interface Tape<T> extends AsyncIterable<T> {
  /** Settles when the source is through, whatever came of it. */
  readonly done: Promise<void>
}

export function tape<T>(source: AsyncIterable<T>): Tape<T> {
  const items: T[] = []
  let failure: { readonly error: unknown } | undefined
  let over = false
  let news = Promise.withResolvers<void>()
  const done = pull()

  return {
    done,
    async *[Symbol.asyncIterator]() {
      for (let i = 0; ;) {
        const item = items[i]
        if (i < items.length) {
          i++
          yield item as T
        } else if (failure) throw failure.error
        else if (over) return
        else await news.promise
      }
    },
  }

  async function pull(): Promise<void> {
    try {
      for await (const item of source) {
        items.push(item)
        tell()
      }
    } catch (error) {
      failure = { error }
    }
    over = true
    tell()
  }

  function tell(): void {
    news.resolve()
    news = Promise.withResolvers()
  }
}
