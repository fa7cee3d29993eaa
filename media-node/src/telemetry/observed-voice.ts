import { durationMs } from '../audio/frame.ts'
import type { Clock } from '../clock.ts'
import { type Metrics, PROVIDER_ERRORS, USAGE } from '../metrics.ts'
import type { TextToSpeech } from '../tts/text-to-speech.ts'
import type { CallTrace } from './call-trace.ts'

/** What is played from memory is there at once: nobody waited, and telemetry is paid by the byte. Milliseconds. */
const AT_ONCE_MS = 2

/** `tts`, with a span for each sentence somebody may have waited for: how long it is, never what it says. */
export const observedVoice = (
  tts: TextToSpeech,
  { trace, clock }: { readonly trace: CallTrace; readonly clock: Clock },
): TextToSpeech => ({
  async *synthesize(text, options) {
    const span = trace.turnPart('tts', {
      kind: 'client',
      attributes: { characters: text.length },
    })
    const askedMs = clock.now()
    let audioMs = 0
    let atOnce = false
    try {
      for await (const slice of tts.synthesize(text, options)) {
        if (audioMs === 0) {
          const firstMs = clock.now() - askedMs
          atOnce = firstMs < AT_ONCE_MS
          span.set({ first_ms: Math.round(firstMs) })
        }
        audioMs += durationMs(slice)
        yield slice
      }
    } catch (error) {
      if (!options.signal.aborted) {
        atOnce = false
        span.fail(error)
      }
      throw error
    } finally {
      span.set({ audio_ms: audioMs })
      if (!atOnce) span.end()
    }
  },
})

/** `tts`, with what is paid for counted. */
export const meteredVoice = (tts: TextToSpeech, metrics: Metrics): TextToSpeech => ({
  async *synthesize(text, options) {
    metrics.add(`${USAGE}.tts_characters`, text.length)
    try {
      yield* tts.synthesize(text, options)
    } catch (error) {
      if (!options.signal.aborted) metrics.add(`${PROVIDER_ERRORS}.tts`)
      throw error
    }
  },
})
