interface Waiting {
  readonly address: string
  readonly sendAway: () => void
}

/**
 * Sockets that have not said yet whose call they bring. Nobody is turned away at the door, for a carrier says it at once: who has waited
 * longest goes, first of those of the same address, then of all. So whoever only holds places loses them.
 */
export class WaitingRoom {
  readonly #waiting = new Set<Waiting>()
  readonly #places: number
  readonly #placesOfAddress: number

  /** Places for as many sockets; one address gets half of them. */
  constructor(places: number) {
    this.#places = places
    this.#placesOfAddress = Math.ceil(places / 2)
  }

  /** `sendAway` ends the waiting. Answers what is called when it has ended. */
  enter(address: string, sendAway: () => void): () => void {
    const own = [...this.#waiting].filter((waiting) => waiting.address === address)
    if (own.length >= this.#placesOfAddress) own[0]?.sendAway()
    if (this.#waiting.size >= this.#places) [...this.#waiting][0]?.sendAway()
    const entered: Waiting = { address, sendAway }
    this.#waiting.add(entered)
    return () => void this.#waiting.delete(entered)
  }
}

/** Whose socket it is: the proxy before us, where there is one, names the peer last. */
export const peerOf = (address: string, forwardedFor: string | undefined): string =>
  forwardedFor?.split(',').at(-1)?.trim() || address
