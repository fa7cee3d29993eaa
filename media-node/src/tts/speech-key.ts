import type { SpeechOptions } from './text-to-speech.ts'

/** The same for speech that sounds the same. */
export const speechKey = (
  text: string,
  { rate, style, voice }: Pick<SpeechOptions, 'rate' | 'style' | 'voice'>,
): string => JSON.stringify([voice.name, voice.language, voice.customEndpointId, style, rate, text])
