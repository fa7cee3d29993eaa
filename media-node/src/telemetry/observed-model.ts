import type { LanguageModel, RequestWatch } from '../llm/language-model.ts'
import { type Metrics, PROVIDER_ERRORS, USAGE } from '../metrics.ts'
import type { Clock } from '../clock.ts'
import type { CallTrace } from './call-trace.ts'

interface Observing {
  readonly trace: CallTrace
  readonly metrics: Metrics
  readonly clock: Clock
}

/** `llm`, with a span for each request that it costs, in the words of OpenTelemetry's conventions for generative AI. */
export const observedModel = (llm: LanguageModel, observing: Observing): LanguageModel => ({
  get resting() {
    return llm.resting === true
  },
  reply: (messages, options) =>
    llm.reply(messages, { ...options, watch: (provider, model) => watchRequest(provider, model, observing) }),
})

function watchRequest(provider: string, model: string, { trace, metrics, clock }: Observing): RequestWatch {
  const span = trace.turnPart(`chat ${model}`, {
    kind: 'client',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': provider,
      'gen_ai.request.model': model,
    },
  })
  const askedMs = clock.now()
  return {
    onFirstPart: () => span.set({ first_ms: Math.round(clock.now() - askedMs) }),
    onUsage({ input, output }) {
      span.set({ 'gen_ai.usage.input_tokens': input, 'gen_ai.usage.output_tokens': output })
      metrics.add(`${USAGE}.tokens_in`, input)
      metrics.add(`${USAGE}.tokens_out`, output)
    },
    onEnd(how) {
      // Nobody wanted the rest: the caller went on. Drafts and their tokens are counted, and telemetry is paid by the byte.
      if (how.type === 'left') return
      if (how.type === 'finished' && how.reason !== 'stop') span.set({ 'gen_ai.response.finish_reasons': [how.reason] })
      if (how.type === 'failed') {
        span.fail(how.error)
        metrics.add(`${PROVIDER_ERRORS}.llm`)
      }
      span.end()
    },
  }
}
