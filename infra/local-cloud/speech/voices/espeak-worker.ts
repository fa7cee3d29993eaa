import { parentPort } from 'node:worker_threads'
import * as z from 'zod'
import { SAMPLE_RATE_HZ, concatPcm } from '../../phone/pcm.ts'
import { createResampler } from './resampler.ts'

export interface EspeakRequest {
  readonly text: string
  readonly language: string
  readonly rate: number
}

interface EspeakEvent {
  readonly type: string
  readonly text_position: number
  readonly word_length: number
  /** Milliseconds. */
  readonly audio_position: number
}

interface EspeakEngine {
  readonly samplerate: number
  set_rate(wordsPerMinute: number): void
  /** @returns 0 when there is such a voice. */
  set_voice(name: string, language: string, gender: number, age: number, variant: number): number
  synthesize(text: string, onAudio: (audio: Int16Array | undefined, events: readonly EspeakEvent[]) => boolean): void
}

/** Nothing: no such language. */
export const EspeakAnswer = z
  .object({
    pcm: z.instanceof(Int16Array),
    words: z.array(z.object({ text: z.string(), startMs: z.number() })),
  })
  .optional()

const NORMAL_WORDS_PER_MINUTE = 165
const PACKAGE = '@echogarden/espeak-ng-emscripten'

let engine: Promise<EspeakEngine> | undefined

parentPort?.on('message', async ({ id, request }: { readonly id: number; readonly request: EspeakRequest }) => {
  try {
    const value = say(await (engine ??= load()), request)
    parentPort?.postMessage({ id, value }, value ? [value.pcm.buffer as ArrayBuffer] : [])
  } catch (error) {
    // A program that was aborted, or did not load, is of no use: the next request loads another.
    engine = undefined
    parentPort?.postMessage({ id, error: String(error) })
  }
})

async function load(): Promise<EspeakEngine> {
  // GPL-3 and optional: only ever imported here, at run time, by a name the type checker does not follow.
  const name: string = PACKAGE
  const { default: create } = (await import(name)) as {
    default: () => Promise<{ eSpeakNGWorker: new () => EspeakEngine }>
  }
  const { eSpeakNGWorker } = await create()
  return new eSpeakNGWorker()
}

function say(voice: EspeakEngine, { text, language, rate }: EspeakRequest) {
  const [primary = language] = language.toLowerCase().split('-')
  const code = primary === 'zh' ? 'cmn' : primary
  if (voice.set_voice('', language.toLowerCase(), 0, 0, 0) !== 0 && voice.set_voice('', code, 0, 0, 0) !== 0) {
    return undefined
  }
  voice.set_rate(Math.round(NORMAL_WORDS_PER_MINUTE * rate))
  const resampler = createResampler(voice.samplerate, SAMPLE_RATE_HZ)
  const pieces: Int16Array[] = []
  const words: { text: string; startMs: number }[] = []
  // Positions are in characters from 1, in a text that espeak counts in code points.
  const characters = [...text]
  voice.synthesize(text, (audio, events) => {
    if (audio && audio.length > 0) pieces.push(resampler.push(audio))
    for (const { type, text_position, word_length, audio_position } of events) {
      if (type !== 'word') continue
      const from = text_position - 1
      words.push({ text: characters.slice(from, from + word_length).join(''), startMs: audio_position })
    }
    return false
  })
  return { pcm: concatPcm([...pieces, resampler.flush()]), words }
}
