import { openVoices } from '../../local-cloud/speech/voices/open-voices.ts'
import { toBytes } from '../../local-cloud/phone/pcm.ts'
import { audioData, audioMetadata } from '../../local-cloud/call-automation/media-frames.ts'
import { wordsOf } from '../../../media-node/src/turn/words.ts'
import { createRandom } from '../conversation/random.ts'
import { findSpeech } from '../conversation/sound/find-speech.ts'
import { type Echo, echoOf } from './line-echo.ts'
import { wireFrame } from './wire-frames.ts'

export const GREETING = 'Hello, this is the AI of Contoso, what can I do for you today?'
const ASKED = 'There is water leaking through the kitchen ceiling.'
/** As long as the caller's side of a turn with its silence: the assistant talks half of the time. */
const ANSWERED = [
  'I am sorry to hear that.',
  'A technician will have a look at it this afternoon and bring what is needed for the repair.',
] as const
export const REPLY = ANSWERED.join(' ')

const FRAME_SAMPLES = 320
const FRAME_BYTES = 2 * FRAME_SAMPLES
const PARTICIPANT = '4:+33612345678'

/** What every caller says, as frames that were made once. */
export interface CallerSpeech {
  readonly words: readonly string[]
  readonly text: string
  readonly frames: readonly Buffer[]
  /** How many of them it takes to the last sound. */
  readonly spokenFrames: number
  readonly silence: Buffer
}

export interface PreparedSpeech {
  readonly caller: CallerSpeech
  /** The first message on the socket. */
  readonly opening: Buffer
  /** Of the greeting and the sentences of an answer, as an echo brings them back. */
  readonly echoes: readonly Echo[]
  /** Of the assistant; texts it was not prepared for sound like one it was. */
  readonly audioOf: (text: string) => Buffer
  /** How long its sentences are, frames. */
  readonly sentences: ReadonlySet<number>
}

/** Everything that will be said, synthesised before the first call. */
export async function prepareSpeech(warn: (line: string) => void): Promise<PreparedSpeech> {
  const voices = openVoices({ warn })
  const say = async (text: string, voice: string) =>
    (await voices.synthesize(text, { language: 'en-US', voice, rate: 1 })).pcm
  try {
    const texts = [GREETING, ...ANSWERED]
    const audio = new Map<string, Buffer>()
    const echoes: Echo[] = []
    const noise = comfortNoise()
    for (const text of texts) {
      const pcm = await say(text, 'en-US-JennyNeural')
      audio.set(text, toBytes(pcm))
      echoes.push(echoOf(pcm, noise).map(frameOf))
    }
    const other = audio.get(ANSWERED[0]) ?? Buffer.alloc(0)
    const asked = await say(ASKED, 'en-US-GuyNeural')
    const frames = Array.from({ length: Math.floor(asked.length / FRAME_SAMPLES) }, (_, i) =>
      frameOf(asked.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES)),
    )
    const spokenFrames = Math.min(frames.length, Math.ceil(findSpeech(asked).toSample / FRAME_SAMPLES))
    const words = wordsOf(ASKED).map(({ text }) => text)
    return {
      caller: { words, text: ASKED, frames, spokenFrames, silence: frameOf(noise) },
      echoes,
      audioOf: (text) => audio.get(text) ?? other,
      sentences: new Set([...audio.values()].map((pcm) => Math.ceil(pcm.length / FRAME_BYTES))),
      opening: wireFrame(audioMetadata('bench')),
    }
  } finally {
    await voices.close()
  }
}

/** Between words a line is not silent: noise of -66 dB of full scale, as digital lines fill it. */
function comfortNoise(): Int16Array {
  const random = createRandom(1)
  return Int16Array.from({ length: FRAME_SAMPLES }, () => random.between(-28, 28))
}

const frameOf = (samples: Int16Array): Buffer => wireFrame(audioData(samples, 0, PARTICIPANT))
