import { trimSilence } from '../saying/trim-silence.ts'
import type { VoiceEngine } from '../saying/voice-engine.ts'
import { estimateWords } from '../saying/word-timing.ts'
import type { FliteRequest, FliteVoice } from './flite-worker.ts'
import { createWorkerCalls } from './worker-calls.ts'

export interface Flite extends VoiceEngine {
  /** How English words are said, in the notation of CMUdict. */
  pronounce(words: readonly string[]): Promise<readonly (readonly string[])[]>
}

/** Azure voices that are men; flite has one of each. */
const MALE =
  /rms|guy|davis|andrew|brian|christopher|eric|jason|tony|ryan|steffan|roger|jacob|brandon|adam|echo|onyx|male(?<!female)/i

const fliteVoice = (voice: string): FliteVoice => (MALE.test(voice) ? 'rms' : 'slt')

/** CMU Flite, 16 kHz, English. */
export function createFlite(): Flite {
  const calls = createWorkerCalls<FliteRequest>(new URL('./flite-worker.ts', import.meta.url))
  return {
    name: 'flite',
    async synthesize(text, { voice, rate }) {
      const said = await calls.call({ do: 'say', text, voice: fliteVoice(voice), rate })
      if (!(said instanceof Int16Array)) throw new TypeError('flite answered with something that is no audio')
      const { pcm } = trimSilence(said)
      return { pcm, words: estimateWords(text, pcm.length), wordsMeasured: false }
    },
    pronounce: async (words) => (await calls.call({ do: 'pronounce', words })) as readonly (readonly string[])[],
    close: () => calls.close(),
  }
}
