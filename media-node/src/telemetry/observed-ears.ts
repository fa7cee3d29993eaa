import type { Clock } from '../clock.ts'
import { type Metrics, PROVIDER_ERRORS, STT_COMPLETE_LATENCY } from '../metrics.ts'
import type { SpeechToText } from '../stt/speech-to-text.ts'
import type { CallTrace } from './call-trace.ts'
import type { VoiceWatch } from './voice-watch.ts'

/** `stt`, with a span for each recogniser, and how long after the caller's last sound their final words come. */
export const observedEars = (
  stt: SpeechToText,
  {
    trace,
    metrics,
    voice,
    clock,
  }: { readonly trace: CallTrace; readonly metrics: Metrics; readonly voice: VoiceWatch; readonly clock: Clock },
): SpeechToText => ({
  async open(options) {
    const span = trace.part('stt', { kind: 'client', attributes: { lang: options.language } })
    let finals = 0
    const failed = (error: unknown): void => {
      if (options.signal.aborted) return
      span.fail(error)
      metrics.add(`${PROVIDER_ERRORS}.stt`)
    }
    const stream = await stt
      .open({
        ...options,
        onTranscript(transcript) {
          if (transcript.final && transcript.text !== '') {
            finals++
            if (voice.lastMs !== undefined) metrics.record(STT_COMPLETE_LATENCY, (clock.now() - voice.lastMs) / 1_000)
          }
          options.onTranscript(transcript)
        },
        onError(error) {
          failed(error)
          options.onError(error)
        },
      })
      .catch((error: unknown) => {
        failed(error)
        span.end()
        throw error
      })
    return {
      push: (frame) => stream.push(frame),
      async [Symbol.asyncDispose]() {
        span.set({ finals })
        span.end()
        await stream[Symbol.asyncDispose]()
      },
    }
  },
})
