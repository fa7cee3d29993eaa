/**
 * Counts by name, since this isolate started. For what is ignored rather than refused, for what fails and what is paid for;
 * shown to operators by `/monitor/counters`, and exported by whoever is told of them.
 */
export interface Counters {
  add(name: string, by?: number): void
  /** One value of those whose spread matters: how long something took, seconds. */
  record(name: string, value: number): void
  read(): Readonly<Record<string, number>>
}

export interface CountersListener {
  count(name: string, by: number): void
  record(name: string, value: number): void
}

/** Names beyond this many are counted together: an attacker may invent event types. */
const MOST_NAMES = 200

export function createCounters(listener?: CountersListener): Counters {
  const counts = new Map<string, number>()
  return {
    add(name, by = 1) {
      const key = counts.has(name) || counts.size < MOST_NAMES ? name : 'other'
      counts.set(key, (counts.get(key) ?? 0) + by)
      listener?.count(key, by)
    },
    record: (name, value) => listener?.record(name, value),
    read: () => Object.fromEntries(counts),
  }
}
