import { openVoices } from '../../../local-cloud/speech/voices/open-voices.ts'
import type { SpokenText } from '../../../local-cloud/speech/saying/voice-engine.ts'
import { wordsOf } from '../../../../media-node/src/turn/words.ts'
import { findSpeech, longestPauseMs, NOISY_DEPTH_DB, speechDbfs } from './find-speech.ts'
import { amplified, gainOf } from './level.ts'
import { readAloud, recordedPrompt } from './recordings.ts'
import { type Hesitation, parted, type Utterance, utteranceOf } from './utterance.ts'

/** A caller's sentence has no pause this long in it, or it would be two. */
const LONGEST_PAUSE_MS = 250
const CALLER_VOICE = 'en-US-GuyNeural'
const ASSISTANT_VOICE = 'en-US-JennyNeural'
/** Root mean square of its speech: as loud as the voices of the cloud. */
const ASSISTANT_DBFS = -20

type Recorded = readonly (readonly [name: string, text: string])[]

/** Voices for both sides, and people who were recorded. */
export interface Callers extends AsyncDisposable {
  /** Says `text` with a voice of this machine. */
  says(text: string, language?: string): Promise<Utterance>
  /** All of them, those of people only where the packages with their recordings are installed. */
  whole(texts: readonly string[], recorded: Recorded, read?: Recorded): Promise<Utterance[]>
  /** Sentences with a bar where somebody hesitates. */
  hesitations(texts: readonly string[], recorded: Recorded): Promise<Hesitation[]>
  /** The assistant's voice. */
  speak(text: string): Promise<SpokenText>
}

export function openCallers(warn: (line: string) => void): Callers {
  const voices = openVoices({ warn })
  const synthesize = async (text: string, language: string) =>
    (await voices.synthesize(text, { language, voice: CALLER_VOICE, rate: 1 })).pcm

  const spoken = new Map<string, Promise<SpokenText>>()
  const speak = async (text: string): Promise<SpokenText> => {
    const said = await voices.synthesize(text, { language: 'en-US', voice: ASSISTANT_VOICE, rate: 1 })
    const gain = gainOf(ASSISTANT_DBFS - speechDbfs(said.pcm, findSpeech(said.pcm)))
    return { ...said, pcm: amplified(said.pcm, gain) }
  }

  const callers: Callers = {
    says: async (text, language = 'en-US') => utteranceOf(text, await synthesize(text, language)),
    async whole(texts, recorded, read = []) {
      const spoken = await Promise.all(texts.map((text) => callers.says(text)))
      const heard = await Promise.all(recorded.map(async ([name, text]) => utterance(text, await recordedPrompt(name))))
      const readOut = read.map(([name, text]) => utterance(text, readAloud(name), NOISY_DEPTH_DB))
      return [...spoken, ...[...heard, ...readOut].filter((found) => found !== undefined)]
    },
    async hesitations(texts, recorded) {
      const spoken = texts.map(async (text) => {
        const [before = '', after = ''] = text.split('|')
        return { before: await callers.says(before.trim()), after: await callers.says(after.trim()) }
      })
      const heard = recorded.map(async ([name, text]) => {
        const recording = await recordedPrompt(name)
        const [before = '', after = ''] = text.split('|')
        const whole = recording && utteranceOf(`${before.trim()} ${after.trim()}`, recording)
        return whole && parted(whole, wordsOf(before).length)
      })
      return (await Promise.all([...spoken, ...heard])).filter((found) => found !== undefined)
    },
    speak: (text) => {
      const known = spoken.get(text) ?? speak(text)
      spoken.set(text, known)
      return known
    },
    [Symbol.asyncDispose]: () => voices.close(),
  }
  return callers
}

function utterance(text: string, recording: Int16Array | undefined, depthDb?: number): Utterance | undefined {
  const isOne = recording && longestPauseMs(findSpeech(recording, depthDb)) < LONGEST_PAUSE_MS
  return isOne ? utteranceOf(text, recording, depthDb) : undefined
}
