/** Text messages. Throws {@link ProviderError} when the carrier refuses. */
export interface Sms {
  /** `id` is the same when the same message is sent again. */
  send(to: string, text: string, options: { readonly id: string }): Promise<void>
}
