/** Audio waiting to be heard: pushed in any size, taken in frames. */
export class PcmQueue {
  #parts: Int16Array[] = []
  #offset = 0
  #samples = 0

  get samples(): number {
    return this.#samples
  }

  push(pcm: Int16Array): void {
    if (pcm.length === 0) return
    this.#parts.push(pcm)
    this.#samples += pcm.length
  }

  /** The next `samples`, the last ones filled up with silence; `undefined` when nothing waits. */
  take(samples: number): Int16Array | undefined {
    if (this.#samples === 0) return undefined
    const taken = new Int16Array(samples)
    let filled = 0
    while (filled < samples && this.#parts[0]) {
      const part = this.#parts[0]
      const piece = part.subarray(this.#offset, this.#offset + samples - filled)
      taken.set(piece, filled)
      filled += piece.length
      this.#offset += piece.length
      if (this.#offset === part.length) this.#dropFirst()
    }
    this.#samples -= filled
    return taken
  }

  clear(): void {
    this.#parts = []
    this.#offset = 0
    this.#samples = 0
  }

  #dropFirst(): void {
    this.#parts.shift()
    this.#offset = 0
  }
}
