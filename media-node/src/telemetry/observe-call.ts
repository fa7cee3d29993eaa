import type { Tracer } from '@call-center/shared/telemetry/span'
import type { TraceContext } from '@call-center/shared/telemetry/trace-context'
import type { CallStages } from '../call/call-stages.ts'
import type { EndReason } from '../call/call-state.ts'
import { USAGE } from '../metrics.ts'
import type { CarrierStream } from '../server/carrier-stream.ts'
import { createCallTrace } from './call-trace.ts'
import { observedEars } from './observed-ears.ts'
import { observedEdge } from './observed-edge.ts'
import { observedModel } from './observed-model.ts'
import { observedStream } from './observed-stream.ts'
import { observedKnowledge } from './observed-tools.ts'
import { observedVoice } from './observed-voice.ts'
import { watchedVad } from './voice-watch.ts'

export interface ObservedCall {
  readonly stream: CarrierStream
  readonly stages: CallStages
  end(reason: EndReason): void
}

/** One call with everything it is made of observed. `parent`: what of the edge led to it. */
export function observeCall(
  stream: CarrierStream,
  stages: CallStages,
  { tracer, parent, nodeId }: { readonly tracer: Tracer; readonly parent: TraceContext; readonly nodeId: string },
): ObservedCall {
  const { clock, metrics, knowledge } = stages
  const attributes = { 'call.id': stream.callId, 'call.epoch': stream.tokenEpoch, 'node.id': nodeId }
  const trace = createCallTrace({ tracer, parent, clock, attributes })
  const { createVad, voice } = watchedVad(stages.createVad, clock)
  const observing = { trace, metrics, voice, clock }
  const begunMs = clock.now()
  return {
    stream: observedStream(stream, observing),
    stages: {
      ...stages,
      trace,
      createVad,
      callApi: observedEdge(stages.callApi, observing),
      stt: observedEars(stages.stt, observing),
      llm: (features) => observedModel(stages.llm(features), observing),
      tts: observedVoice(stages.tts, observing),
      knowledge: knowledge && { ...knowledge, knowledge: observedKnowledge(knowledge.knowledge, observing) },
    },
    end(reason) {
      metrics.add(`${USAGE}.call_seconds`, (clock.now() - begunMs) / 1_000)
      trace.end({ 'call.end': reason })
    },
  }
}
