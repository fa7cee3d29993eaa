import { samplesToMs } from '../sample-time.ts'
import type { Recogniser, SpeechSegment } from './recogniser.ts'
import { createSegmenter } from './segmenter.ts'
import type { SegmentEvent } from './segmenter.ts'
import type { Hearing } from './speech-context.ts'

export interface ListenerEvents {
  onSpeechStart(atSample: number): void
  onPartial(text: string, startSample: number, endSample: number): void
  onSpeechEnd(atSample: number): void
  /** `text` is a promise: the recogniser may still be thinking. */
  onPhrase(text: Promise<string | undefined>, startSample: number, endSample: number): void
}

export interface Listener {
  push(pcm: Int16Array): void
  /** The audio is over. */
  flush(): void
  cancel(): void
}

export interface ListenerOptions {
  readonly hearing: Hearing
  readonly callConnectionId: string | undefined
  readonly recogniser: Recogniser
  readonly events: ListenerEvents
}

/** Speech of one stream: segmentation, then recognition of every segment. */
export function createListener({ hearing, callConnectionId, recogniser, events }: ListenerOptions): Listener {
  const { language, phrases, silenceMs } = hearing
  const options = { callConnectionId, language, phrases }
  const segmenter = createSegmenter({ silenceMs })
  let pushed = 0
  let open: { segment: SpeechSegment; startSample: number; endSample: number } | undefined
  recogniser.prepare(options)

  const start = ({ atSample, audio }: Extract<SegmentEvent, { type: 'start' }>): void => {
    events.onSpeechStart(atSample)
    const opened = {
      startSample: atSample,
      endSample: atSample,
      segment: recogniser.openSegment({
        ...options,
        startMs: samplesToMs(atSample),
        // A decoder may still be guessing when the speech is over; a guess after the final result would be a new phrase.
        onPartial: (text) => open === opened && events.onPartial(text, opened.startSample, opened.endSample),
      }),
    }
    open = opened
    opened.segment.push(audio, samplesToMs(atSample))
  }

  const handle = (event: SegmentEvent): void => {
    if (event.type === 'start') return start(event)
    if (!open) return
    if (event.type === 'audio') {
      open.endSample = event.upToSample
      open.segment.push(event.audio, samplesToMs(event.upToSample))
      return
    }
    const { segment, startSample } = open
    open = undefined
    events.onSpeechEnd(event.atSample)
    events.onPhrase(segment.finish(samplesToMs(event.atSample)), startSample, event.atSample)
  }

  return {
    push(pcm) {
      segmenter.push(pcm).forEach(handle)
      pushed += pcm.length
      const leftOver = open ? undefined : recogniser.leftOver(options, samplesToMs(pushed))
      if (leftOver !== undefined) events.onPhrase(Promise.resolve(leftOver), pushed, pushed)
    },
    flush: () => segmenter.flush().forEach(handle),
    cancel: () => open?.segment.cancel(),
  }
}
