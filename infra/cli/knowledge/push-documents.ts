import { ProviderError } from '@call-center/shared/errors'
import type { Clock } from '../../../media-node/src/clock.ts'
import type { Embedder } from '../../../media-node/src/knowledge/embedder.ts'
import { type IndexKeeper, type NewDocument, textOf } from '../../../media-node/src/knowledge/search-index.ts'

/** Texts embedded at once: far below what services take, so that one refusal costs little. */
const BATCH = 32
/** Waits before another try, milliseconds: services that meter by the minute need the last one. */
const RETRY_AFTER_MS: readonly number[] = [500, 2_000, 8_000, 30_000]

export interface PushOptions {
  readonly index: IndexKeeper
  /** Absent: documents go without vectors, and are found by their words alone. */
  readonly embedder: Embedder | undefined
  readonly clock: Clock
  readonly onProgress: (done: number) => void
  readonly signal: AbortSignal
}

/** Embeds and uploads documents, some at a time. Done again it changes nothing: an id is replaced. @throws {ProviderError} */
export async function pushDocuments(documents: readonly NewDocument[], options: PushOptions): Promise<void> {
  const { index, embedder, clock, onProgress, signal } = options
  for (let from = 0; from < documents.length; from += BATCH) {
    const batch = documents.slice(from, from + BATCH)
    const vectors = embedder && (await patiently(() => embedder.embed(batch.map(textOf), { signal }), options))
    const whole = batch.map((document, i) => ({ ...document, ...(vectors?.[i] && { vectors: vectors[i] }) }))
    await patiently(() => index.upload(whole), options)
    onProgress(from + batch.length)
  }
  if (documents.length > 0) await patiently(() => index.markChanged(clock.wallMs()), options)
}

async function patiently<T>(work: () => Promise<T>, { clock, signal }: PushOptions): Promise<T> {
  for (const waitMs of RETRY_AFTER_MS) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ProviderError) || !error.retryable) throw error
      await clock.sleep(waitMs, signal)
    }
  }
  return await work()
}
