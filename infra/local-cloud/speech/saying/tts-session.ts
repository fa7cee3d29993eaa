import { ProtocolError } from '@call-center/shared/errors'
import * as z from 'zod'
import { toBytes } from '../../phone/pcm.ts'
import { msToSamples, msToTicks, samplesToMs, samplesToTicks } from '../sample-time.ts'
import { audioFrame, textFrame } from '../wire/frames.ts'
import type { Frame } from '../wire/frames.ts'
import { readJsonBody } from '../wire/json-body.ts'
import type { Session } from '../wire/session.ts'
import { splitClauses } from './clauses.ts'
import { parseSsml } from './ssml.ts'
import type { SpeechPart } from './ssml.ts'
import type { SpokenText, VoiceEngine } from './voice-engine.ts'

export const OUTPUT_FORMAT = 'raw-16khz-16bit-mono-pcm'
/** Audio per message: 100 ms. */
const CHUNK_SAMPLES = msToSamples(100)

/** The SDK sends the words "true" and "false" here. */
const Flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).default(false)
const SynthesisContext = z.looseObject({
  synthesis: z.looseObject({
    audio: z.looseObject({
      outputFormat: z.string(),
      metadataOptions: z.looseObject({ wordBoundaryEnabled: Flag, sessionEndEnabled: Flag }).optional(),
    }),
  }),
})
const SynthesisControl = z.looseObject({ action: z.string() })

export interface TtsSessionOptions {
  readonly voices: VoiceEngine
  readonly send: (message: string | Buffer) => void
  /** Called with the text of every request, tags removed. */
  readonly onSaid: (text: string) => void
  /** Extra time before the first audio. */
  readonly firstAudioLatency: () => Promise<void>
  readonly onFailure: (error: unknown) => void
}

interface Utterance {
  readonly requestId: string
  readonly signal: AbortSignal
  readonly wordBoundaries: boolean
  readonly sessionEnd: boolean
}

/** The server's side of one synthesiser's socket. */
export function createTtsSession({ voices, send, onSaid, firstAudioLatency, onFailure }: TtsSessionOptions): Session {
  let context: z.infer<typeof SynthesisContext> | undefined
  let speaking: AbortController | undefined

  const speak = (frame: Frame): void => {
    if (!context) throw new ProtocolError('ssml came before synthesis.context')
    const { outputFormat, metadataOptions } = context.synthesis.audio
    if (outputFormat.toLowerCase() !== OUTPUT_FORMAT) {
      throw new ProtocolError(`400: the output format ${outputFormat} is not spoken here, only ${OUTPUT_FORMAT}`)
    }
    const parts = parseSsml(frame.body.toString())
    speaking?.abort()
    speaking = new AbortController()
    onSaid(
      parts
        .map((part) => (part.type === 'text' ? part.text : ' '))
        .join(' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    const utterance: Utterance = {
      requestId: frame.requestId,
      signal: speaking.signal,
      wordBoundaries: metadataOptions?.wordBoundaryEnabled ?? false,
      sessionEnd: metadataOptions?.sessionEndEnabled ?? false,
    }
    sayAll(parts, utterance, { voices, send, firstAudioLatency }).catch(onFailure)
  }

  return {
    receive(frame) {
      switch (frame.path) {
        case 'speech.config':
        case 'telemetry':
          return
        case 'synthesis.context':
          context = readJsonBody(SynthesisContext, frame)
          return
        case 'ssml':
          return speak(frame)
        case 'synthesis.control':
          if (readJsonBody(SynthesisControl, frame).action === 'stop') speaking?.abort()
          return
        default:
          throw new ProtocolError(`a synthesiser has no message ${frame.path}`)
      }
    },
    close: () => speaking?.abort(),
  }
}

type Speaking = Pick<TtsSessionOptions, 'voices' | 'send' | 'firstAudioLatency'>

async function sayAll(
  parts: readonly SpeechPart[],
  utterance: Utterance,
  { voices, send, firstAudioLatency }: Speaking,
): Promise<void> {
  const { requestId, signal, sessionEnd } = utterance
  const streamId = requestId.replaceAll('-', '').toUpperCase()
  const say = (path: string, body: object) => send(textFrame(path, requestId, body))
  const context = { serviceTag: requestId.toLowerCase() }
  say('turn.start', { context })
  // Without this message the SDK waits for ever.
  say('response', { context, audio: { type: 'inline', streamId } })
  await firstAudioLatency()
  let samples = 0
  for await (const piece of readAhead(parts, voices, signal)) {
    if (utterance.wordBoundaries) {
      for (const boundary of wordBoundaries(piece, samples)) say('audio.metadata', { Metadata: [boundary] })
    }
    for (let offset = 0; offset < piece.pcm.length && !signal.aborted; offset += CHUNK_SAMPLES) {
      send(audioFrame(requestId, streamId, toBytes(piece.pcm.subarray(offset, offset + CHUNK_SAMPLES))))
      // Lets a stop be received between two chunks.
      await new Promise((resolve) => setImmediate(resolve))
    }
    samples += piece.pcm.length
    if (signal.aborted) break
  }
  if (sessionEnd)
    say('audio.metadata', { Metadata: [{ Type: 'SessionEnd', Data: { Offset: samplesToTicks(samples) } }] })
  send(audioFrame(requestId, streamId, Buffer.alloc(0)))
  say('turn.end', {})
}

/** Synthesises the next piece while the one before it is sent. */
async function* readAhead(
  parts: readonly SpeechPart[],
  voices: VoiceEngine,
  signal: AbortSignal,
): AsyncGenerator<SpokenText> {
  const jobs = parts.flatMap((part): (() => Promise<SpokenText>)[] => {
    if (part.type === 'break') {
      return [async () => ({ pcm: new Int16Array(msToSamples(part.durationMs)), words: [], wordsMeasured: true })]
    }
    return splitClauses(part.text).map((text) => () => voices.synthesize(text, part.style))
  })
  let next = jobs[0]?.()
  for (let index = 0; next && !signal.aborted; index += 1) {
    const piece = await next
    next = signal.aborted ? undefined : jobs[index + 1]?.()
    // Awaited on the next turn of the loop; until then a failure is not an unhandled rejection.
    next?.catch(() => {})
    yield piece
  }
}

function wordBoundaries({ words }: SpokenText, afterSamples: number): readonly object[] {
  const baseMs = samplesToMs(afterSamples)
  return words.map(({ text, startMs, durationMs }) => ({
    Type: 'WordBoundary',
    Data: {
      Offset: msToTicks(baseMs + startMs),
      Duration: msToTicks(durationMs),
      text: { Text: text, Length: text.length, BoundaryType: 'WordBoundary' },
    },
  }))
}
