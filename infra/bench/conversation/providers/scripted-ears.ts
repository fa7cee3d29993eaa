import type { AudioFrame } from '../../../../media-node/src/audio/frame.ts'
import type { SpeechToText, Transcript } from '../../../../media-node/src/stt/speech-to-text.ts'
import type { VirtualLine } from '../line/line.ts'
import { samplesOf } from '../sound/level.ts'
import type { EchoEars } from './echo-ears.ts'
import type { ProviderProfile } from './profiles.ts'

/**
 * A recogniser that understands the caller's words, whatever they sound like: partials in lower case while they are spoken,
 * the whole with its punctuation after the last sample. In between it tells nothing final, however long somebody hesitates,
 * unless the utterance says so (`early`).
 */
export function scriptedEars(line: VirtualLine, profile: ProviderProfile, echo?: EchoEars): SpeechToText {
  return {
    async open({ onTranscript }) {
      const script = createScript(line, profile, onTranscript)
      const hearEcho = echo?.open(onTranscript)
      return {
        push(frame: AudioFrame) {
          script()
          hearEcho?.(frame, line.cues.some(isBeingSaid(line)))
        },
        async [Symbol.asyncDispose]() {},
      }
    },
  }
}

const isBeingSaid =
  ({ deliveredSamples: now }: VirtualLine) =>
  ({ fromSample, toSample }: { readonly fromSample: number; readonly toSample: number }) =>
    fromSample < now && now <= toSample

/** Called once a frame: tells what a recogniser would tell now. */
function createScript(line: VirtualLine, profile: ProviderProfile, tell: (transcript: Transcript) => void): () => void {
  const finalAfter = samplesOf(profile.finalAfterMs)
  let at = 0
  let toldWords = 0
  /** Words of this utterance that are final already. */
  let finalWords = 0
  let nextPartialSample = 0

  return () => {
    const now = line.deliveredSamples
    const cue = line.cues[at]
    if (!cue || cue.fromSample >= now) return
    const { text, words, early } = cue.utterance
    if (now >= cue.toSample + finalAfter) {
      const rest = finalWords > 0 && early ? early.rest : text
      at++
      toldWords = finalWords = 0
      if (rest) tell({ text: rest, final: true })
      return
    }
    if (early && finalWords === 0 && now >= cue.fromSample + early.atSample) {
      finalWords = toldWords = early.words
      return tell({ text: early.text, final: true })
    }
    if (now < nextPartialSample) return
    nextPartialSample = now + samplesOf(profile.partialEveryMs)
    const spoken = words.filter(({ endSample }) => cue.fromSample + endSample <= now).length
    if (spoken <= toldWords) return
    toldWords = spoken
    tell({
      text: words
        .slice(finalWords, spoken)
        .map((word) => word.text)
        .join(' '),
      final: false,
    })
  }
}
