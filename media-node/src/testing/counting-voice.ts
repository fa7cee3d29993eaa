import type { TextToSpeech } from '../tts/text-to-speech.ts'

/** A voice that tells what it was asked for: one word, and a frame for each letter, 1 for the first. */
export function countingVoice(): { readonly asked: string[]; readonly tts: TextToSpeech } {
  const asked: string[] = []
  const tts: TextToSpeech = {
    async *synthesize(text, { onWord }) {
      asked.push(text)
      onWord?.({ offset: 0, length: text.length, startMs: 0 })
      for (let i = 0; i < text.length; i++) yield { samples: new Int16Array(320).fill(i + 1), sampleRate: 16_000 }
    },
  }
  return { asked, tts }
}
