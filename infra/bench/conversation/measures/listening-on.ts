import { wordsOf } from '../../../../media-node/src/turn/words.ts'
import type { HeldCall } from '../held-call.ts'
import { msOf } from '../sound/level.ts'

/** How one answer went that nobody meant to stop. */
export interface Undisturbed {
  /** It was not played to its end, or the caller was thought to have taken a turn. */
  readonly stopped: boolean
  /** Times it fell silent and went on where it had stopped; milliseconds each. */
  readonly pausesMs: readonly number[]
  /** What the caller was last thought to have said. */
  readonly misheard: string
}

/** What is lost of the frame being heard when it is cleared, and of rounding. */
const CUT_MS = 25

/** An answer that is held goes on, or is stopped for good, within this time. */
const HELD_MS = 4_000
const QUIET_MS = 600
/** With all its pauses. */
const LONGEST_ANSWER_MS = 40_000

/** Waits until `answer` has been heard, or has stopped for good. */
export async function hearOut(call: HeldCall, answer: string, sinceMs: number): Promise<void> {
  const { line } = call
  const deadlineMs = performance.now() + LONGEST_ANSWER_MS
  do {
    await call.quietFor(QUIET_MS)
    if (wasHeard(call, answer, sinceMs)) return
    await call.until(performance.now() + QUIET_MS / 2)
  } while (performance.now() - line.msAt(line.played.endSample) < HELD_MS && performance.now() < deadlineMs)
}

/**
 * How `answer` went, which began at `sinceMs` and was to be heard to its end. `phantoms` are turns nobody took. Call it when
 * the line is quiet again.
 */
export function howItWent(
  call: HeldCall,
  answer: string,
  { sinceMs, turns }: { sinceMs: number; turns: number },
): Undisturbed {
  const { line } = call
  const pausesMs = line.clears
    .filter(({ atMs }) => atMs >= sinceMs)
    .flatMap(({ atMs }) => {
      const next = line.played.frames.find((played) => line.msAt(played.fromSample) >= atMs)
      return next ? [line.msAt(next.fromSample) - atMs] : []
    })
  return { stopped: !wasHeard(call, answer, sinceMs) || callerTurns(call) > turns, pausesMs, misheard: lastSaid(call) }
}

function lastSaid({ events }: HeldCall): string {
  const last = events.findLast((event) => event.type === 'caller-said')
  return last?.type === 'caller-said' ? last.text : ''
}

/** Turns of the caller in the call document. */
export const callerTurns = ({ events }: HeldCall): number =>
  new Set(events.flatMap((event) => (event.type === 'caller-said' ? (event.messageId ?? event.id) : []))).size

/** All words of `answer`, each piece of it to its end. */
function wasHeard({ line, voice }: HeldCall, answer: string, sinceMs: number): boolean {
  const heardMs = new Map<string, number>()
  for (const { frame, fromSample, toSample } of line.played.frames) {
    const is = voice.frameOf(frame)
    if (!is || line.msAt(fromSample) < sinceMs) continue
    heardMs.set(is.said.text, Math.max(heardMs.get(is.said.text) ?? 0, is.offsetMs + msOf(toSample - fromSample)))
  }
  const whole = voice.said.filter(({ text, lengthMs }) => (heardMs.get(text) ?? 0) >= lengthMs - CUT_MS)
  const texts = new Set(whole.map(({ text }) => text).filter((text) => answer.includes(text)))
  return [...texts].reduce((sum, text) => sum + wordsOf(text).length, 0) >= wordsOf(answer).length
}
