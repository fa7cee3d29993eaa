/** Turns sentences into another language. Implement it and pass `translator.contract.ts`. */
export interface Translator {
  /**
   * Each of `texts` in the language `to` (BCP 47), in their order, whatever language it is in. What stands in `{braces}`
   * stays as it is.
   *
   * @throws {ProviderError} when the provider fails, or answers with something that is no translation.
   */
  translate(
    texts: readonly string[],
    options: { readonly to: string; readonly signal: AbortSignal },
  ): Promise<readonly string[]>
}
