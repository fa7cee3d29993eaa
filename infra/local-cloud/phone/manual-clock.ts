import type { Clock } from './clock.ts'

/** A clock for tests: time moves when `advance` says so. */
export class ManualClock implements Clock {
  #nowMs = Date.UTC(2026, 0, 1)
  readonly #tasks = new Map<number, { readonly dueMs: number; readonly task: () => void }>()
  #nextId = 1

  nowMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, task: () => void): () => void {
    const id = this.#nextId++
    this.#tasks.set(id, { dueMs: this.#nowMs + delayMs, task })
    return () => void this.#tasks.delete(id)
  }

  /** Runs what falls due, in order. What needs sockets or promises in between must be awaited by the test. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms
    for (let next = this.#earliest(endMs); next; next = this.#earliest(endMs)) {
      const [id, { dueMs, task }] = next
      this.#tasks.delete(id)
      this.#nowMs = Math.max(this.#nowMs, dueMs)
      task()
    }
    this.#nowMs = endMs
  }

  /** The process was held up: time passed and no timer ran. */
  stall(ms: number): void {
    this.#nowMs += ms
  }

  #earliest(endMs: number) {
    return [...this.#tasks].filter(([, one]) => one.dueMs <= endMs).sort(([, a], [, b]) => a.dueMs - b.dueMs)[0]
  }
}
