import { ProviderError } from '@call-center/shared/errors'

const SENTENCES = {
  length: 'the reply did not fit into its tokens',
  content_filter: 'the content filter refused it',
} as const

/** The model answered, and the answer may not be used. Asking again in the same way gives the same. */
export class ReplyRefused extends ProviderError {
  readonly reason: keyof typeof SENTENCES

  constructor(provider: string, reason: keyof typeof SENTENCES, options: ErrorOptions = {}) {
    super(provider, SENTENCES[reason], { ...options, retryable: false })
    this.reason = reason
  }
}
