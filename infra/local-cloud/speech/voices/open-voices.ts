import { type SpokenText, UnknownLanguage, type VoiceEngine, type VoiceOptions } from '../saying/voice-engine.ts'
import { createEspeak, isEspeakInstalled } from './espeak.ts'
import { createFlite } from './flite.ts'
import type { Flite } from './flite.ts'

/** About a quarter of an hour of prompts: 30 MB. */
const CACHE_SAMPLES = 15 * 60 * 16_000

export interface LocalVoices extends VoiceEngine {
  /** Which engines there are, for the status page. */
  readonly engines: readonly string[]
  readonly pronounce: Flite['pronounce']
}

export interface LocalVoicesOptions {
  /** For loud lines. */
  readonly warn: (line: string) => void
  /** `false` does without, as where the optional package is not installed. */
  readonly espeak?: VoiceEngine | false
}

/** English by flite, every other language by espeak-ng when it is installed, and by flite, loudly, when it is not. */
export function openVoices({ warn, espeak = isEspeakInstalled() && createEspeak() }: LocalVoicesOptions): LocalVoices {
  const flite = createFlite()
  const warned = new Set<string>()
  const choose = async (text: string, options: VoiceOptions): Promise<SpokenText> => {
    const isEnglish = /^en\b/i.test(options.language)
    if (!isLanguage(options.language)) throw new UnknownLanguage(`there is no language ${options.language}`)
    if (isEnglish) return await flite.synthesize(text, options)
    if (espeak) return await espeak.synthesize(text, options)
    if (!warned.has(options.language)) {
      warned.add(options.language)
      warn(
        `No voice speaks ${options.language}, an English one reads it: npm install @echogarden/espeak-ng-emscripten (GPL-3)`,
      )
    }
    return await flite.synthesize(text, options)
  }
  const cached = createCache(choose)
  return {
    name: espeak ? 'flite+espeak-ng' : 'flite',
    engines: espeak ? [flite.name, espeak.name] : [flite.name],
    synthesize: cached,
    pronounce: (words) => flite.pronounce(words),
    async close() {
      await Promise.all([flite.close(), espeak ? espeak.close() : undefined])
    },
  }
}

const LANGUAGES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })

function isLanguage(tag: string): boolean {
  try {
    return LANGUAGES.of(tag.split('-')[0] ?? '') !== undefined
  } catch {
    return false // not even the shape of one
  }
}

type Synthesize = VoiceEngine['synthesize']

/** Greetings and questions repeat. The least recently used goes first. */
function createCache(synthesize: Synthesize): Synthesize {
  const kept = new Map<string, SpokenText>()
  let samples = 0
  return async (text, options) => {
    const key = JSON.stringify([text, options.language, options.voice, options.rate])
    const found = kept.get(key)
    if (found) {
      kept.delete(key)
      kept.set(key, found)
      return found
    }
    const spoken = await synthesize(text, options)
    if (!kept.has(key)) samples += spoken.pcm.length
    kept.set(key, spoken)
    for (const [oldest, { pcm }] of kept) {
      if (samples <= CACHE_SAMPLES) break
      kept.delete(oldest)
      samples -= pcm.length
    }
    return spoken
  }
}
