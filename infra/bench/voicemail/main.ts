import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Features } from '@call-center/shared/config/features'
import { silentLog } from '@call-center/shared/log'
import { systemClock } from '../../../media-node/src/clock.ts'
import { createMetrics } from '../../../media-node/src/metrics.ts'
import { FakeClock } from '../../../media-node/src/testing/fake-clock.ts'
import { createTurnDetector, type TurnEvent } from '../../../media-node/src/turn/turn-detector.ts'
import { loadSilero, type Silero } from '../../../media-node/src/vad/silero.ts'
import { levelGated } from '../../../media-node/src/vad/level-gate.ts'
import {
  type AnswerDetector,
  type AnsweredBy,
  createAnswerDetector,
} from '../../../media-node/src/voicemail/answer-detector.ts'
import { createBeepDetector } from '../../../media-node/src/voicemail/beep-detector.ts'
import { isVoiced } from '../../local-cloud/phone/pcm.ts'
import { type AnswerVerdict, judgeAnswer } from '../../local-cloud/twilio/calls/judge-answer.ts'
import { GUESS } from './guess.ts'
import { type PickedUp, soundsOfPickingUp } from './sounds.ts'

const MODEL = fileURLToPath(new URL('../../../media-node/models/silero_vad_v6.onnx', import.meta.url))
const FRAME = 320
const FRAME_MS = 20
const WINDOW_SAMPLES = 512
/** How late a recogniser tells a word. */
const WORDS_LATE_MS = 350

export interface VoicemailFigures {
  readonly words: boolean
  /** Whether the carrier's own guess, by Twilio's detection, was one more piece of evidence. */
  readonly carrierGuesses: boolean
  readonly greetings: number
  readonly taken: number
  /** Taken for a person, and found out by nothing that came later. */
  readonly missed: readonly string[]
  readonly people: number
  readonly hungUpOn: readonly string[]
  /** From the first sound to the first decision. */
  readonly slowestMs: number
}

/** What is to tell: words of a recogniser, and what the carrier takes whoever picked up for. */
interface Evidence {
  readonly words: boolean
  readonly carrierGuesses: boolean
}
const EVIDENCE: readonly Evidence[] = [true, false].flatMap((words) => [
  { words, carrierGuesses: false },
  { words, carrierGuesses: true },
])
/** From Twilio by the edge to the media node, frames. */
const GUESS_LATE = 5

/** Who picked up, by sound: the product's own voice detector, turn detector and beep detector, with and without words. */
export async function benchVoicemail(): Promise<VoicemailFigures[]> {
  await using silero = await loadSilero({
    clock: systemClock,
    modelPath: MODEL,
    metrics: createMetrics(),
    log: silentLog,
  })
  // oxlint-disable-next-line no-console -- a bench talks to whoever runs it
  const { greetings, people } = await soundsOfPickingUp((line) => console.warn(line))
  const figures: VoicemailFigures[] = []
  for (const evidence of EVIDENCE) {
    const heard = await all(silero, greetings, evidence)
    const answered = await all(silero, people, evidence)
    figures.push({
      ...evidence,
      greetings: heard.length,
      taken: heard.filter(({ by }) => by === 'machine').length,
      missed: heard.flatMap(({ name, by }) => (by === 'machine' ? [] : [name])),
      people: answered.length,
      hungUpOn: answered.flatMap(({ name, by }) => (by === 'machine' ? [name] : [])),
      slowestMs: Math.max(...[...heard, ...answered].map(({ firstMs }) => firstMs)),
    })
  }
  return figures
}

async function all(silero: Silero, sounds: readonly PickedUp[], evidence: Evidence) {
  const outcomes = []
  for (const sound of sounds) outcomes.push(await hear(silero, sound, evidence))
  return outcomes
}

async function hear(silero: Silero, { name, samples, words, onsetMs }: PickedUp, evidence: Evidence) {
  const windows = await analyse(silero, samples)
  const clock = new FakeClock()
  const control = new AbortController()
  const { signal } = control
  const decided: { readonly by: AnsweredBy; readonly atMs: number }[] = []
  const onDecided = (by: AnsweredBy) => void decided.push({ by, atMs: clock.now() })
  const detector = createAnswerDetector({ lang: 'en-US', onDecided, clock, signal })
  const hearBeep = createBeepDetector(() => detector.beep())
  const turns = createTurnDetector((event) => follow(event), { settings: Features.parse({}), clock, signal })
  const guess = evidence.carrierGuesses ? guesser(detector) : () => {}
  let told = ''
  for (let frame = 0; (frame + 1) * FRAME <= samples.length; frame++) {
    await clock.advance(FRAME_MS)
    const now = clock.now()
    const heard = samples.subarray(frame * FRAME, (frame + 1) * FRAME)
    guess(heard)
    hearBeep({ samples: heard, sampleRate: 16_000 })
    while ((windows[0]?.endMs ?? Infinity) <= now) {
      const { probability, endMs } = windows.shift()!
      turns.onProbability(probability, endMs)
    }
    const text = words.flatMap((word) => (word.endMs + WORDS_LATE_MS <= now ? [word.text] : [])).join(' ')
    if (evidence.words && text !== told) turns.onTranscript({ text: (told = text), final: false })
  }
  control.abort()
  return { name, by: decided.at(-1)?.by, firstMs: Math.round((decided[0]?.atMs ?? Infinity) - onsetMs) }

  function follow(event: TurnEvent): void {
    if (event.type === 'speech-started') detector.voiceBegan()
    if ('text' in event && event.text) detector.words(event.text)
    if (event.type === 'turn-ended') detector.voiceEnded(Infinity)
    if (event.type === 'nothing-said') detector.voiceEnded(event.voicedMs)
  }
}

/** Twilio listens too. */
function guesser(detector: AnswerDetector): (frame: Int16Array) => void {
  const judge = judgeAnswer()
  let verdict: AnswerVerdict | undefined
  let late = 0
  return (frame) => {
    if (verdict === undefined) ({ verdict } = judge(isVoiced(frame)))
    const guess = verdict && GUESS[verdict]
    if (guess && late++ === GUESS_LATE) detector.guess(guess)
  }
}

async function analyse({ createVad }: Silero, samples: Int16Array) {
  const windows: { probability: number; endMs: number }[] = []
  using vad = levelGated(createVad, () => 0.5)((probability, endMs) => void windows.push({ probability, endMs }))
  for (let at = 0; at + FRAME <= samples.length; at += FRAME) {
    vad.push({ samples: samples.slice(at, at + FRAME), sampleRate: 16_000 })
    while (windows.length < Math.floor((at + FRAME) / WINDOW_SAMPLES) - 8) await setImmediate()
  }
  const whole = Math.floor((samples.length - (samples.length % FRAME)) / WINDOW_SAMPLES)
  while (windows.length < whole) await setImmediate()
  return windows
}

if (import.meta.main) console.dir(await benchVoicemail(), { depth: 5 })
