import { createRequire } from 'node:module'
import { samplesToMs } from '../sample-time.ts'
import { trimSilence } from '../saying/trim-silence.ts'
import { UnknownLanguage, type VoiceEngine } from '../saying/voice-engine.ts'
import { EspeakAnswer } from './espeak-worker.ts'
import type { EspeakRequest } from './espeak-worker.ts'
import { createWorkerCalls } from './worker-calls.ts'

export function isEspeakInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('@echogarden/espeak-ng-emscripten/espeak-ng.data')
    return true
  } catch {
    return false // optional: npm leaves it out with --omit=optional
  }
}

/** eSpeak NG, a hundred languages, GPL-3: an optional package, never bundled. */
export function createEspeak(): VoiceEngine {
  const calls = createWorkerCalls<EspeakRequest>(new URL('./espeak-worker.ts', import.meta.url))
  return {
    name: 'espeak-ng',
    async synthesize(text, { language, rate }) {
      const answer = EspeakAnswer.parse(await calls.call({ text, language, rate }))
      if (!answer) throw new UnknownLanguage(`no voice speaks ${language}`)
      const { pcm, cutSamples } = trimSilence(answer.pcm)
      const endMs = samplesToMs(pcm.length)
      const starts = answer.words.map(({ startMs }) => Math.max(0, startMs - samplesToMs(cutSamples)))
      const words = answer.words.map((word, index) => {
        const startMs = Math.min(endMs, starts[index] ?? 0)
        return {
          text: word.text,
          startMs,
          durationMs: Math.max(0, Math.min(endMs, starts[index + 1] ?? endMs) - startMs),
        }
      })
      return { pcm, words, wordsMeasured: true }
    },
    close: () => calls.close(),
  }
}
