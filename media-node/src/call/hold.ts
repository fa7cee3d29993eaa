import type { Clock } from '../clock.ts'
import type { Mouth } from './mouth.ts'

/** How long sounds without words may hold an answer up. */
const LONGEST_HOLD_MS = 2_500

/** An answer that waits while the caller makes sounds that may become words. */
export interface Hold {
  begin(): void
  /** The answer goes on, or was interrupted. */
  end(): void
}

/**
 * A sound that never ends and has no words in it, a television say, does not silence the assistant for ever: then
 * `onTooLong` is called. Each hold has the whole time, whatever was held before it.
 */
export function createHold(
  onTooLong: () => void,
  { mouth, clock, signal }: { readonly mouth: Mouth; readonly clock: Clock; readonly signal: AbortSignal },
): Hold {
  let timer: Disposable | undefined
  const stop = (): void => timer?.[Symbol.dispose]()
  signal.addEventListener('abort', stop, { once: true })
  return {
    begin() {
      mouth.pause()
      stop()
      if (!signal.aborted) timer = clock.after(LONGEST_HOLD_MS, onTooLong)
    },
    end() {
      stop()
      mouth.resume()
    },
  }
}
