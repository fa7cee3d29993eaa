/** Turns texts into vectors: what means the same is near each other. */
export interface Embedder {
  /**
   * One vector a text, in order.
   *
   * @throws {ProviderError} `retryable` on 429, 5xx and lost connections; not when the vectors have other dimensions than the index.
   */
  embed(texts: readonly string[], options: { readonly signal: AbortSignal }): Promise<readonly (readonly number[])[]>
}
