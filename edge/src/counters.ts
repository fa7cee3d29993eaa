/** Counts by name, since this isolate started. For what is ignored rather than refused; shown by `/health/readiness`. */
export interface Counters {
  add(name: string): void
  read(): Readonly<Record<string, number>>
}

/** Names beyond this many are counted together: an attacker may invent event types. */
const MOST_NAMES = 200

export function createCounters(): Counters {
  const counts = new Map<string, number>()
  return {
    add(name) {
      const key = counts.has(name) || counts.size < MOST_NAMES ? name : 'other'
      counts.set(key, (counts.get(key) ?? 0) + 1)
    },
    read: () => Object.fromEntries(counts),
  }
}
