import { vi } from 'vitest'

/** A busy machine is slow; what never comes fails the test all the same. */
const PATIENCE = { timeout: 20_000, interval: 20 }

/**
 * Waits until `look` no longer throws, and gives back what it found: for what sockets, processes and threads do in their own time.
 *
 * @throws {Error} what `look` threw last, after 20 seconds
 */
export const eventually = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, PATIENCE)
