import { ProviderError } from '@call-center/shared/errors'
import type { Counters } from '../counters.ts'
import { Unavailable } from '../errors.ts'
import type { SlowModel } from '../insights/slow-model.ts'
import type { Sms } from '../sms/sms.ts'
import type { CallStore } from '../store/call-store.ts'
import type { Telephony } from '../telephony/telephony.ts'
import { PROVIDER_ERRORS, USAGE } from './edge-metrics.ts'
import type { PartOptions, Traces } from './traces.ts'

interface Watching {
  readonly traces: Traces
  readonly counters: Counters
}

/** Runs `work` as a part of the request under way, and counts it when whoever it asks is to blame for its failure. */
const watcher =
  ({ traces, counters }: Watching, provider: string) =>
  <T>(name: string, options: PartOptions, work: () => Promise<T>): Promise<T> =>
    traces.part(name, { kind: 'client', ...options }, async () => {
      try {
        return await work()
      } catch (error) {
        const theirs = error instanceof ProviderError || error instanceof Unavailable
        if (theirs) counters.add(`${PROVIDER_ERRORS}.${provider}`)
        throw error
      }
    })

/** Writes of a call. A read is told of by the request it belongs to, or the telemetry of a call would be a third longer. */
export function tracedStore(store: CallStore, watching: Watching): CallStore {
  const watch = watcher(watching, 'store')
  return {
    ...store,
    create: (call) => watch('store create', { callId: call.call_id }, () => store.create(call)),
    get: (callId) => {
      watching.traces.about(callId)
      return store.get(callId)
    },
    apply: (callId, changes) => watch('store apply', { callId }, () => store.apply(callId, changes)),
    erase: (callId) => watch('store erase', { callId }, () => store.erase(callId)),
  }
}

export function tracedTelephony(telephony: Telephony, watching: Watching): Telephony {
  const watch = watcher(watching, 'carrier')
  return {
    answer: (incoming, leg) => watch('carrier answer', {}, () => telephony.answer(incoming, leg)),
    decline: (incoming) => watch('carrier decline', {}, () => telephony.decline(incoming)),
    place: (to, ...more) => watch('carrier place', {}, () => telephony.place(to, ...more)),
    startRecording: (id, ...more) => watch('carrier record', {}, () => telephony.startRecording(id, ...more)),
    openRecording: (file, options) => watch('carrier play', {}, () => telephony.openRecording(file, options)),
    findRecording: (id) => watch('carrier record find', {}, () => telephony.findRecording(id)),
    stopRecording: (id, ...more) => watch('carrier record stop', {}, () => telephony.stopRecording(id, ...more)),
    pauseRecording: (id, ...more) => watch('carrier record pause', {}, () => telephony.pauseRecording(id, ...more)),
    resumeRecording: (id, ...more) => watch('carrier record resume', {}, () => telephony.resumeRecording(id, ...more)),
    eraseRecording: (recording) => watch('carrier erase', {}, () => telephony.eraseRecording(recording)),
    ask: (id, ...more) => watch('carrier ask', {}, () => telephony.ask(id, ...more)),
    say: (id, ...more) => watch('carrier say', {}, () => telephony.say(id, ...more)),
    startStreaming: (id, ...more) => watch('carrier stream', {}, () => telephony.startStreaming(id, ...more)),
    hangUp: (id) => watch('carrier hang-up', {}, () => telephony.hangUp(id)),
    isAlive: (id) => telephony.isAlive(id),
    consult: (id, ...more) => watch('carrier consult', {}, () => telephony.consult(id, ...more)),
    joinColleague: (id, ...more) => watch('carrier join', {}, () => telephony.joinColleague(id, ...more)),
    dismissColleague: (id, ...more) => watch('carrier dismiss', {}, () => telephony.dismissColleague(id, ...more)),
    transfer: (id, ...more) => watch('carrier transfer', {}, () => telephony.transfer(id, ...more)),
  }
}

export function tracedSms(sms: Sms, watching: Watching): Sms {
  const watch = watcher(watching, 'sms')
  return {
    async send(to, text, options) {
      await watch('sms send', { callId: options.ref.callId }, () => sms.send(to, text, options))
      watching.counters.add(`${USAGE}.sms`)
    },
  }
}

export function tracedModel(model: SlowModel, name: string, { traces, counters }: Watching): SlowModel {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': name,
  } as const
  return {
    complete: (messages, options) =>
      traces.part(`chat ${name}`, { kind: 'client', attributes }, async (span) => {
        try {
          return await model.complete(messages, {
            ...options,
            onUsage(tokens) {
              options.onUsage?.(tokens)
              span?.set({
                'gen_ai.usage.input_tokens': tokens.input,
                'gen_ai.usage.output_tokens': tokens.output,
              })
              counters.add(`${USAGE}.tokens_in`, tokens.input)
              counters.add(`${USAGE}.tokens_out`, tokens.output)
            },
          })
        } catch (error) {
          counters.add(`${PROVIDER_ERRORS}.llm`)
          throw error
        }
      }),
  }
}
