import { ProtocolError } from '@call-center/shared/errors'
import { fromBytes } from '../../phone/pcm.ts'
import { samplesToTicks } from '../sample-time.ts'
import { textFrame } from '../wire/frames.ts'
import type { Frame } from '../wire/frames.ts'
import { readJsonBody } from '../wire/json-body.ts'
import type { Session } from '../wire/session.ts'
import { createListener } from './listen.ts'
import type { Listener, ListenerEvents } from './listen.ts'
import { phraseBody } from './phrase.ts'
import type { Recogniser } from './recogniser.ts'
import { SpeechContext, hearingOf } from './speech-context.ts'
import type { Hearing, SpeechQuery } from './speech-context.ts'

const WAV_HEADER_BYTES = 44
/** Said about the caller while the recogniser is still unsure, at most this often. */
const HYPOTHESIS_EVERY_SAMPLES = 1_600

export interface SttSessionOptions {
  readonly query: SpeechQuery
  readonly recogniser: Recogniser
  readonly send: (message: string) => void
  readonly onHeard: (
    callConnectionId: string | undefined,
    heard: { readonly text: string; readonly final: boolean },
  ) => void
  /** Extra time before a final result. */
  readonly finalLatency: () => Promise<void>
  readonly onFailure: (error: unknown) => void
}

interface Turn {
  readonly requestId: string
  readonly hearing: Hearing
  listener: Listener | undefined
}

/** The server's side of one recogniser's socket. */
export function createSttSession(options: SttSessionOptions): Session {
  const { query, recogniser } = options
  const { callConnectionId } = query
  let turn: Turn | undefined
  /** The turn whose audio is over: the SDK may send a rest of it, or the end once more. */
  let overRequestId: string | undefined
  let oddByte = Buffer.alloc(0)

  const receiveAudio = ({ headers, body, requestId }: Frame): void => {
    if (typeof body === 'string') throw new ProtocolError('audio must be a binary message')
    if (requestId.toLowerCase() === overRequestId) return
    if (!turn) throw new ProtocolError('audio came before speech.context')
    if (requestId.toLowerCase() !== turn.requestId.toLowerCase()) return // the rest of a turn that has ended
    turn.listener ??= startTurn(turn, options)
    const isHeader = headers['content-type'] !== undefined && body.toString('latin1', 0, 4) === 'RIFF'
    if (body.length === 0) {
      turn.listener.flush()
      overRequestId = turn.requestId.toLowerCase()
      turn = undefined
      return
    }
    const bytes = Buffer.concat([oddByte, isHeader ? body.subarray(WAV_HEADER_BYTES) : body])
    oddByte = Buffer.from(bytes.subarray(bytes.length & ~1))
    turn.listener.push(fromBytes(bytes))
  }

  return {
    receive(frame) {
      switch (frame.path) {
        case 'speech.context':
          turn?.listener?.cancel()
          if (callConnectionId) recogniser.restart(callConnectionId)
          turn = {
            requestId: frame.requestId,
            hearing: hearingOf(query, readJsonBody(SpeechContext, frame)),
            listener: undefined,
          }
          oddByte = Buffer.alloc(0)
          return
        case 'audio':
          return receiveAudio(frame)
        case 'speech.config':
        case 'speech.event':
        case 'telemetry':
          return
        default:
          throw new ProtocolError(`a recogniser has no message ${frame.path}`)
      }
    },
    close: () => turn?.listener?.cancel(),
  }
}

/** Everything the server says in a turn goes through one queue: a final result may be late, and nothing may overtake it. */
function startTurn({ requestId, hearing }: Turn, options: SttSessionOptions): Listener {
  const { recogniser, send, onHeard, finalLatency, onFailure } = options
  const { callConnectionId } = options.query
  let queue: Promise<void> = Promise.resolve()
  let lastHypothesis = { text: '', endSample: -HYPOTHESIS_EVERY_SAMPLES }
  const say = (path: string, body: object): void => {
    queue = queue.then(() => send(textFrame(path, requestId, body))).catch(onFailure)
  }
  const events: ListenerEvents = {
    onSpeechStart(atSample) {
      lastHypothesis = { text: '', endSample: -HYPOTHESIS_EVERY_SAMPLES }
      say('speech.startDetected', { Offset: samplesToTicks(atSample) })
    },
    onPartial(text, startSample, endSample) {
      if (text === lastHypothesis.text || endSample - lastHypothesis.endSample < HYPOTHESIS_EVERY_SAMPLES) return
      lastHypothesis = { text, endSample }
      say('speech.hypothesis', {
        Text: text,
        Offset: samplesToTicks(startSample),
        Duration: samplesToTicks(endSample - startSample),
      })
      onHeard(callConnectionId, { text, final: false })
    },
    onSpeechEnd: (atSample) => say('speech.endDetected', { Offset: samplesToTicks(atSample) }),
    onPhrase(promised, startSample, endSample) {
      const phrase = { offset: samplesToTicks(startSample), duration: samplesToTicks(endSample - startSample) }
      const sayPhrase = async (text: string | undefined): Promise<void> => {
        await finalLatency()
        send(textFrame('speech.phrase', requestId, phraseBody(text, { ...phrase, detailed: hearing.detailed })))
        if (text !== undefined) onHeard(callConnectionId, { text, final: true })
      }
      // It may fail while what comes before it is still being said: that is told in its turn.
      promised.catch(() => {})
      queue = queue.then(() => promised.then(sayPhrase)).catch(onFailure)
    },
  }
  say('turn.start', { context: { serviceTag: requestId.toLowerCase() } })
  const listener = createListener({ hearing, callConnectionId, recogniser, events })
  return {
    ...listener,
    flush() {
      listener.flush()
      say('turn.end', {})
    },
  }
}
