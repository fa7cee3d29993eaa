import { ReadableStream, TransformStream } from 'node:stream/web'

/**
 * Pulls up to `count` items from `source` before anyone asks for them, starting now.
 * Fails with the signal's reason at once when it aborts, even if `source` is deaf to it.
 */
export function readAhead<T>(source: AsyncIterable<T>, count: number, signal: AbortSignal): AsyncIterable<T> {
  const { readable, writable } = new TransformStream<T, T>(undefined, undefined, { highWaterMark: count })
  // A failure reaches the reader through `readable`; this promise only repeats it.
  ReadableStream.from<T>(source)
    .pipeTo(writable, { signal })
    .catch(() => {})
  return readable
}
