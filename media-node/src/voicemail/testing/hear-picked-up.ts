import { FakeClock } from '../../testing/fake-clock.ts'
import { type AnswerDetector, type AnsweredBy, createAnswerDetector } from '../answer-detector.ts'
import type { PickedUp } from './picked-up.ts'

const FRAME_MS = 20
/** The turn detector waits for silence before it says that the voice is over. */
const ENDS_AFTER_MS = 600

export interface Heard {
  readonly decisions: readonly { readonly by: AnsweredBy; readonly atMs: number }[]
  readonly last: AnsweredBy | undefined
  /** From the first sound to the first decision. */
  readonly tookMs: number
}

/**
 * Plays what is heard into the detector as a recogniser tells it, word by word, and says what was decided, and when. `onFrame` is
 * told of every 20 ms, as a carrier that listens too.
 */
export async function hearPickedUp(
  heard: PickedUp,
  onFrame: (voiced: boolean, detector: AnswerDetector) => void = () => {},
): Promise<Heard> {
  const clock = new FakeClock()
  const control = new AbortController()
  const decisions: { readonly by: AnsweredBy; readonly atMs: number }[] = []
  const detector = createAnswerDetector({
    lang: heard.lang ?? 'en-US',
    onDecided: (by) => decisions.push({ by, atMs: clock.now() }),
    clock,
    signal: control.signal,
  })
  let onsetMs: number | undefined
  let framesMs = 0
  const pass = async (ms: number, voiced: boolean): Promise<void> => {
    const untilMs = clock.now() + ms
    for (; framesMs + FRAME_MS <= untilMs; framesMs += FRAME_MS) {
      await clock.advance(framesMs + FRAME_MS - clock.now())
      onFrame(voiced, detector)
    }
    await clock.advance(untilMs - clock.now())
  }
  for (const part of heard.parts) {
    if (typeof part === 'number') await pass(part, false)
    else if (part === 'beep') detector.beep()
    else {
      onsetMs ??= clock.now()
      detector.voiceBegan()
      const words = part.say.split(' ')
      for (let told = 1; told <= words.length; told++) {
        await pass(part.ms / words.length, true)
        if (!heard.wordless) detector.words(words.slice(0, told).join(' '))
      }
      if (part.last !== false) {
        await pass(ENDS_AFTER_MS, false)
        detector.voiceEnded(part.ms)
      }
    }
  }
  await pass(5_000, false)
  control.abort()
  return { decisions, last: decisions.at(-1)?.by, tookMs: (decisions[0]?.atMs ?? Infinity) - (onsetMs ?? 0) }
}
