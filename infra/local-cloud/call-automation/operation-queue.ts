/** The play and recognize operations of a call: one at a time, in order, unless one interrupts. */
export class OperationQueue {
  #last: Promise<void> = Promise.resolve()
  readonly #open = new Set<AbortController>()
  readonly #onFailure: (cause: unknown) => void

  constructor(onFailure: (cause: unknown) => void) {
    this.#onFailure = onFailure
  }

  /** `run` must end soon after its signal aborts; an operation cancelled before its turn runs with an aborted signal. */
  enqueue(run: (signal: AbortSignal) => Promise<void>, options: { interrupt: boolean }): void {
    if (options.interrupt) this.cancelAll()
    const control = new AbortController()
    this.#open.add(control)
    this.#last = this.#last
      .then(() => run(control.signal))
      .catch(this.#onFailure)
      .finally(() => this.#open.delete(control))
  }

  cancelAll(): void {
    for (const control of this.#open) control.abort()
  }
}
