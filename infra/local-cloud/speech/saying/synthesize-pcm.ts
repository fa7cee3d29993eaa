import { concatPcm } from '../../phone/pcm.ts'
import { msToSamples } from '../sample-time.ts'
import { splitClauses } from './clauses.ts'
import { parseSsml } from './ssml.ts'
import type { SpeechPart } from './ssml.ts'
import type { VoiceEngine } from './voice-engine.ts'

/**
 * All the audio of a prompt at once, for the carrier's own announcements.
 * @throws {ProtocolError} when it starts like SSML and is none.
 */
export async function synthesizePcm(voices: VoiceEngine, ssmlOrText: string, language: string): Promise<Int16Array> {
  const parts: readonly SpeechPart[] = /^\s*<(?:speak|\?xml)\b/.test(ssmlOrText)
    ? parseSsml(ssmlOrText)
    : [{ type: 'text', text: ssmlOrText, style: { language, voice: '', rate: 1 } }]
  const said: Int16Array[] = []
  for (const part of parts) {
    if (part.type === 'break') said.push(new Int16Array(msToSamples(part.durationMs)))
    else for (const clause of splitClauses(part.text)) said.push((await voices.synthesize(clause, part.style)).pcm)
  }
  return concatPcm(said)
}
