/** What the main thread and the Smart Turn worker say to each other. */
export interface Question {
  readonly id: number
  /** The end of what was said, samples of ±1. Transferred. */
  readonly samples: Float32Array<ArrayBuffer>
}

export type Answer =
  | { readonly type: 'ready' }
  | { readonly type: 'heard'; readonly id: number; readonly probability: number }
