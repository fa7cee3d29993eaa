/** What the main thread and the voice-activity worker say to each other. */

/** Samples that the model looks at in one step, at 16 kHz: 32 ms. */
export const WINDOW_SAMPLES = 512

/** Windows analysed in one run of the model. Beyond this a run takes longer and saves nothing more. */
export const MAX_BATCH = 64

/** At most one window of each call: the next one needs the state that this one leaves. */
export interface Batch {
  readonly type: 'analyse'
  readonly calls: readonly number[]
  /** The windows one after the other. Transferred, and given back with the answer. */
  readonly windows: Int16Array<ArrayBuffer>
}

export interface BatchResult {
  readonly calls: readonly number[]
  readonly probabilities: Float32Array
  readonly windows: Int16Array<ArrayBuffer>
}

export type ToWorker = Batch | { readonly type: 'forget'; readonly call: number }

export type FromWorker = { readonly type: 'ready' } | ({ readonly type: 'analysed' } & BatchResult)
