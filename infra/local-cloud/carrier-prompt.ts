import { parseSsml } from './speech/saying/ssml.ts'
import type { VoiceEngine } from './speech/saying/voice-engine.ts'

const SAMPLES_PER_MS = 16

/** What the carrier itself says, as 16 kHz mono: the parts of an SSML document one after the other. */
export async function speakSsml(voices: Pick<VoiceEngine, 'synthesize'>, ssml: string): Promise<Int16Array> {
  const parts = await Promise.all(
    parseSsml(ssml).map(async (part) =>
      part.type === 'break'
        ? new Int16Array(part.durationMs * SAMPLES_PER_MS)
        : (await voices.synthesize(part.text, part.style)).pcm,
    ),
  )
  const joined = new Int16Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}
