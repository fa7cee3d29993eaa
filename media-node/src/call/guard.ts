import type { Log } from '@call-center/shared/log'
import { faultOf } from '../faults.ts'
import type { CarrierStream } from '../server/carrier-stream.ts'
import type { CallStages } from './call-stages.ts'

export interface GuardedCall {
  readonly stream: CarrierStream
  readonly stages: CallStages
  /** Resolves when something of this call threw where nobody waits for it. */
  readonly broken: Promise<'failed'>
}

/**
 * Whatever calls into a call without waiting for it goes through here: its socket, its clock, its notices, its voice detector
 * and its recogniser. What throws there ends this call, and neither the process nor the other calls that share the timer,
 * the thread or the notice.
 */
export function guardedCall(stream: CarrierStream, stages: CallStages, log: Log): GuardedCall {
  const broken = Promise.withResolvers<'failed'>()
  let told = false
  const guarded =
    <Args extends unknown[]>(work: (...args: Args) => void) =>
    (...args: Args): void => {
      try {
        work(...args)
      } catch (error) {
        if (!told) log.error(faultOf(error), 'call broke')
        told = true
        broken.resolve('failed')
      }
    }
  const { clock, notices, stt, createVad } = stages
  return {
    broken: broken.promise,
    stream: {
      callId: stream.callId,
      tokenEpoch: stream.tokenEpoch,
      start: ({ onAudio, onDigit, onPlayed, onClosed }) =>
        stream.start({
          onAudio: guarded(onAudio),
          onDigit: guarded(onDigit),
          onPlayed: guarded(onPlayed),
          onClosed: guarded(onClosed),
        }),
      send: (frame) => stream.send(frame),
      clear: () => stream.clear(),
      close: () => stream.close(),
    },
    stages: {
      ...stages,
      clock: {
        now: () => clock.now(),
        wallMs: () => clock.wallMs(),
        sleep: (ms, signal) => clock.sleep(ms, signal),
        after: (ms, then) => clock.after(ms, guarded(then)),
        every: (ms, beat) => clock.every(ms, guarded(beat)),
        catchUp: () => clock.catchUp(),
      },
      notices: { subscribe: (callId, onNotice) => notices.subscribe(callId, guarded(onNotice)) },
      createVad: (onProbability) => createVad(guarded(onProbability)),
      stt: {
        open: (options) =>
          stt.open({
            ...options,
            onTranscript: guarded(options.onTranscript),
            onError: guarded(options.onError),
          }),
      },
    },
  }
}
